import type { Auth as BetterAuth, BetterAuthOptions } from "better-auth";
import type { twoFactor as twoFactorPlugin } from "better-auth/plugins/two-factor";
import { peopleAdapter, type Store } from "#store";

export type AuthOptions = {
  readonly database: Store["database"];
  /** Signs cookies and seals second factors. */
  readonly secret: string;
  /** Where browsers find the server. */
  readonly url: string;
  readonly newId: () => string;
};

/** A session that nobody uses ends. */
export const IDLE_SECONDS = 24 * 3600;
/** However much it is used, a session ends and the password is asked for again. */
export const ABSOLUTE_MS = 14 * 24 * 3_600_000;
/** How exactly the idle time is kept; a write of the session each time. */
const NOTED_SECONDS = 300;

/** Carries the address of whoever asks to where sessions note it; never read from the network. */
export const ADDRESS_HEADER = "x-openblotter-address";

/**
 * Passwords, sessions and second factors. Loads better-auth only now; none of its own addresses is
 * served, only its functions are called.
 */
export async function createAuth(options: AuthOptions): Promise<Auth> {
  const [{ betterAuth }, { twoFactor }, adapter] = await Promise.all([
    import("better-auth/minimal"),
    import("better-auth/plugins/two-factor"),
    peopleAdapter(options.database),
  ]);
  return betterAuth(settings(options, { twoFactor, adapter }));
}

type Loaded = {
  readonly twoFactor: typeof twoFactorPlugin;
  readonly adapter: Awaited<ReturnType<typeof peopleAdapter>>;
};

function settings({ secret, url, newId }: AuthOptions, { twoFactor, adapter }: Loaded) {
  const https = url.startsWith("https:");
  return {
    appName: "OpenBlotter",
    baseURL: url,
    secret,
    database: adapter,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, minPasswordLength: 12, maxPasswordLength: 200 },
    session: { expiresIn: IDLE_SECONDS, updateAge: NOTED_SECONDS },
    user: {
      additionalFields: {
        tenant: { type: "string", required: true, input: false },
        role: { type: "string", required: true, input: false },
      },
    },
    plugins: [twoFactor({ issuer: "OpenBlotter" })],
    // Calls are counted at our own door, of which this one is behind.
    rateLimit: { enabled: false },
    advanced: {
      // The prefix makes browsers refuse the cookie from anyone but this host over https.
      cookiePrefix: https ? "__Host-openblotter" : "openblotter",
      useSecureCookies: false,
      defaultCookieAttributes: { secure: https, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: newId },
    },
  } satisfies BetterAuthOptions;
}

export type Auth = BetterAuth<ReturnType<typeof settings>>;
