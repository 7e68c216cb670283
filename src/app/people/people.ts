import { type AuditDetail, type AuditEntry, epochMs, fail, type TenantId } from "#domain";
import type { SessionState, Visit } from "#http";
import { LOCAL_TENANT, type Person, type Store } from "#store";
import type { Vault } from "#vault";
import type { Surroundings } from "../surroundings.ts";
import { type Auth, createAuth } from "./auth.ts";
import { actorOf, type Caller, type SignedIn } from "./caller.ts";
import { keyRefused, setUpNeeded, signInNeeded } from "./failures.ts";
import { createLockout, type Lockout } from "./lockout.ts";
import { signedIn } from "./log-in.ts";
import { loginSecret } from "./secret.ts";
import { createStreams, type Streams } from "./streams.ts";
import { hashOf, KEY_PREFIX, newToken } from "./tokens.ts";

export type PeopleOptions = {
  readonly store: Store;
  readonly vault: Vault;
  readonly surroundings: Surroundings;
  /** Where browsers find the server; cookies are for https alone if that begins with it. */
  readonly url: string;
  /** Others than those on this machine may reach the server. */
  readonly exposed: boolean;
};

/** What everything about people of one server stands on. */
export type People = {
  readonly store: Store;
  readonly surroundings: Surroundings;
  readonly lockout: Lockout;
  readonly streams: Streams;
  /** Makes the first user; another one with every start. */
  readonly setUpToken: string;
  readonly auth: () => Promise<Auth>;
  /** Whether somebody is known. */
  readonly any: () => Promise<boolean>;
  /** Somebody was made here. */
  readonly known: () => void;
  /** Whether nobody comes in without proving who they are. */
  readonly closed: () => Promise<boolean>;
  readonly sessionOf: (visit: Visit) => Promise<SignedIn | undefined>;
  /** Fails with "sign-in-needed". */
  readonly callerOf: (visit: Visit) => Promise<Caller>;
  readonly stateOf: (visit: Visit) => Promise<SessionState>;
  readonly entry: (act: string, by: EntryBy) => AuditEntry;
};

type EntryBy = {
  readonly tenant: TenantId;
  readonly actor: string;
  readonly subject: string;
  readonly detail?: AuditDetail;
};

/** Another process on the same database may make the first user. */
const ASKED_AGAIN_MS = 1_000;
/** The time of the last use of a key is noted so often at most. */
const NOTED_MS = 60_000;

export function createPeople(options: PeopleOptions): People {
  const { store, vault, surroundings, url, exposed } = options;
  const { monotonicMs, now, newId, randomBytes } = surroundings;
  let someone = false;
  let asked = -Infinity;
  let auth: Promise<Auth> | undefined;

  const any = async () => {
    if (someone || monotonicMs() - asked < ASKED_AGAIN_MS) return someone;
    someone = await store.people.any();
    asked = monotonicMs();
    return someone;
  };
  const authOf = () => {
    auth ??= loginSecret(vault, randomBytes).then((secret) =>
      createAuth({ database: store.database, secret, url, newId }),
    );
    // What failed once may work the next time.
    auth.catch(() => (auth = undefined));
    return auth;
  };
  const sessionOf = async (visit: Visit) =>
    (await any()) ? signedIn(await authOf(), visit, epochMs(now())) : undefined;

  return {
    ...{ store, surroundings, any, auth: authOf, sessionOf },
    lockout: createLockout(monotonicMs),
    streams: createStreams(surroundings.sleep),
    setUpToken: newToken(randomBytes),
    known: () => (someone = true),
    closed: async () => exposed || (await any()),
    async callerOf(visit) {
      if (visit.authorization !== undefined) return keyCaller(options, visit.authorization);
      if (!(await any())) return fail(setUpNeeded);
      return (await sessionOf(visit)) ?? fail(signInNeeded);
    },
    async stateOf(visit) {
      if (!(await any())) return { state: exposed ? "set-up" : "open" };
      const found = await sessionOf(visit);
      return found ? { state: "signed-in", person: shown(found.person) } : { state: "signed-out" };
    },
    entry: (act, by) => ({ ...by, act, at: now() }),
  };
}

async function keyCaller(
  { store, surroundings }: PeopleOptions,
  authorization: string,
): Promise<Caller> {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  if (!key.startsWith(KEY_PREFIX)) fail(keyRefused);
  const at = surroundings.now();
  const found = (await store.people.keyOf(hashOf(key), at)) ?? fail(keyRefused);
  const { lastUsedAt } = found.key;
  const isNoted = lastUsedAt !== undefined && epochMs(at) - epochMs(lastUsedAt) < NOTED_MS;
  if (!isNoted) await store.people.keyUsed(found.key.id, at);
  return { kind: "key", ...found };
}

/** What is shown of a person; whose tenant they are is nobody's business. */
export const shown = ({ id, name, email, role, secondFactor, createdAt }: Person) => ({
  ...{ id, name, email, role, secondFactor, createdAt },
});

/** By and of a person who is signed in. */
export const entryOf = (caller: SignedIn, subject: string, detail?: AuditDetail): EntryBy => ({
  ...{ tenant: caller.person.tenant, actor: actorOf(caller), subject },
  ...(detail && { detail }),
});

/** Acts of nobody whom we know stand in the log of the owner. */
export const entryOfStranger = (person: Person | undefined, detail?: AuditDetail): EntryBy => ({
  tenant: person?.tenant ?? LOCAL_TENANT,
  actor: "unknown",
  subject: person ? `user:${person.id}` : "user:unknown",
  ...(detail && { detail }),
});
