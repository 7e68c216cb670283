import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { epochMs, fail, type HookScheme, type Instant, instantOf } from "#domain";
import { SECRET_PREFIX } from "./webhook/signature.ts";

/** Standard Webhooks, for brokers that have no scheme of their own and for scripts. */
export const STANDARD_HOOK: HookScheme = {
  signature: "webhook-signature",
  prefix: "v1,",
  algorithm: "sha256",
  encoding: "base64",
  signed: ["id", "timestamp", "body"],
  timestamp: "webhook-timestamp",
  id: "webhook-id",
};

/** How far the clock of a broker may be off, and how long after it a call counts as a replay. */
export const HOOK_TOLERANCE_MS = 5 * 60_000;

export type HookCall = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/**
 * Proves that a call comes from whoever has the secret and that it is fresh. Returns its id, the
 * same for a replay. Fails with "hook-refused" and never says which proof is missing.
 */
export function verifyHook(
  { headers, body }: HookCall,
  scheme: HookScheme,
  { secret, now }: { readonly secret: string; readonly now: Instant },
): { readonly id: string } {
  const seconds = scheme.timestamp === undefined ? undefined : headers[scheme.timestamp];
  if (scheme.timestamp !== undefined && !isFresh(seconds, now)) fail(HOOK_REFUSED);
  const given = { id: scheme.id && headers[scheme.id], timestamp: seconds, body };
  const parts = scheme.signed.map((part) => given[part] ?? fail(HOOK_REFUSED));
  const content = Buffer.concat(
    parts.flatMap((part, n) => [...(n === 0 ? [] : [Buffer.from(".")]), Buffer.from(part)]),
  );
  const wanted = createHmac(scheme.algorithm, keyOf(secret)).update(content).digest();
  const { prefix = "" } = scheme;
  const isSigned = (headers[scheme.signature] ?? "")
    .split(" ")
    .filter((each) => each.startsWith(prefix))
    .some((each) => isSame(Buffer.from(each.slice(prefix.length), scheme.encoding), wanted));
  if (!isSigned) fail(HOOK_REFUSED);
  return { id: given.id ?? createHash("sha256").update(content).digest("hex") };
}

function isFresh(seconds: string | undefined, now: Instant): boolean {
  if (seconds === undefined || !/^\d{1,12}$/.test(seconds)) return false;
  const at = epochMs(instantOf(Number.parseInt(seconds, 10) * 1_000));
  return Math.abs(epochMs(now) - at) <= HOOK_TOLERANCE_MS;
}

/** Ours are base64 behind a prefix; what a broker gives is taken as it is written. */
const keyOf = (secret: string): Uint8Array =>
  secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), "base64")
    : Buffer.from(secret);

const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b);

export const HOOK_REFUSED = {
  code: "hook-refused",
  message: "Nothing here takes the call as it is signed",
  owner: "user",
  next: "Make the address anew and give its secret to the broker",
} as const;
