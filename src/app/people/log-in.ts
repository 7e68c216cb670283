import { instantOf, tenantId } from "#domain";
import type { Visit } from "#http";
import type { Person, PersonRole } from "#store";
import { ABSOLUTE_MS, ADDRESS_HEADER, type Auth } from "./auth.ts";
import type { SignedIn } from "./caller.ts";

/** What better-auth asks of a request: cookies, and for the list of sessions who sent it. */
export function headersOf({ cookie, userAgent, address }: Visit): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: address });
  if (cookie !== undefined) headers.set("cookie", cookie);
  if (userAgent !== undefined) headers.set("user-agent", userAgent.slice(0, 500));
  return headers;
}

type Replied<Result> = { readonly headers: Headers; readonly response: Result };

/** Runs a call of better-auth and passes its cookies on. Undefined if it refused. */
export async function passed<Result>(
  visit: Visit,
  work: () => Promise<Replied<Result>>,
): Promise<Result | undefined> {
  try {
    const { headers, response } = await work();
    for (const cookie of headers.getSetCookie()) visit.setCookie(cookie);
    return response;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Its errors carry the status of a reply; those of the server itself are no refusals. */
const isRefusal = (error: unknown) =>
  error instanceof Error &&
  "statusCode" in error &&
  typeof error.statusCode === "number" &&
  error.statusCode < 500;

/**
 * Who the cookie of the request says is there, if the session stands. Its idle time begins anew;
 * one that has lasted too long is ended.
 */
export async function signedIn(auth: Auth, visit: Visit, nowMs: number) {
  if (visit.cookie === undefined) return undefined;
  const headers = headersOf(visit);
  const found = await passed(visit, () => auth.api.getSession({ headers, returnHeaders: true }));
  if (!found) return undefined;
  if (nowMs - found.session.createdAt.getTime() > ABSOLUTE_MS) {
    await passed(visit, () => auth.api.signOut({ headers, returnHeaders: true }));
    return undefined;
  }
  return {
    kind: "session",
    person: personOf(found.user),
    session: found.session.id,
  } satisfies SignedIn;
}

type User = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly tenant: string;
  readonly role: string;
  readonly twoFactorEnabled?: boolean | null | undefined;
  readonly createdAt: Date;
};

const personOf = ({
  id,
  name,
  email,
  tenant,
  role,
  twoFactorEnabled,
  createdAt,
}: User): Person => ({
  ...{ id, name, email },
  tenant: tenantId(tenant),
  role: role satisfies string as PersonRole,
  secondFactor: twoFactorEnabled ?? false,
  createdAt: instantOf(createdAt.getTime()),
});
