import { epochMs, fail, instantOf } from "#domain";
import type { KeyScope, PeopleServices, Visit } from "#http";
import type { ProgramKey } from "#store";
import type { SignedIn } from "./caller.ts";
import { codeNeeded, codeWrong, passwordWrong, secondFactorOn, unknown } from "./failures.ts";
import { headersOf, passed } from "./log-in.ts";
import { entryOf, type People, shown } from "./people.ts";
import { hashOf, KEY_PREFIX, newToken } from "./tokens.ts";

const DAY_MS = 24 * 3_600_000;
const INVITATION_DAYS = 7;

type Own = Omit<
  PeopleServices,
  "state" | "setUp" | "signIn" | "passSecondFactor" | "signOut" | "accept"
>;

/** What a person who is signed in does with what is theirs. */
export const own = (people: People, caller: SignedIn, visit: Visit): Own => ({
  ...secrets(people, caller, visit),
  ...sessions(people, caller),
  ...keys(people, caller),
  ...invitations(people, caller),
});

function secrets(people: People, caller: SignedIn, visit: Visit) {
  const call = { headers: headersOf(visit), returnHeaders: true } as const;
  const { person } = caller;
  const after = async (act: string, subject = `user:${person.id}`) => {
    await people.store.audit.append(people.entry(act, entryOf(caller, subject)));
    const now = (await people.store.people.byId(person.id)) ?? person;
    return { state: "signed-in" as const, person: shown(now) };
  };
  return {
    async changePassword({ current, next }) {
      const { api } = await people.auth();
      const others = await people.store.people.sessions(person.id, people.surroundings.now());
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
      const changed = await passed(visit, () => api.changePassword({ ...call, body }));
      if (!changed) fail(passwordWrong);
      for (const { id } of others) people.streams.end(`session:${id}`);
      return after("password-changed");
    },
    async beginSecondFactor(password) {
      if (person.secondFactor) fail(secondFactorOn);
      const { api } = await people.auth();
      const body = { password, method: "totp" as const };
      const offer = await passed(visit, () => api.enableTwoFactor({ ...call, body }));
      if (!offer || offer.method !== "totp") return fail(passwordWrong);
      const { totpURI: uri, backupCodes: recoveryCodes } = offer;
      return { uri, secret: new URL(uri).searchParams.get("secret") ?? "", recoveryCodes };
    },
    async confirmSecondFactor(code) {
      const { api } = await people.auth();
      const done = await passed(visit, () => api.verifyTOTP({ ...call, body: { code } }));
      return done ? after("second-factor-on") : fail(codeWrong);
    },
    async proveSecondFactor(code) {
      if (!person.secondFactor) return;
      if (code === undefined || code === "") fail(codeNeeded);
      const { api } = await people.auth();
      const done = await passed(visit, () => api.verifyTOTP({ ...call, body: { code } }));
      if (done) return;
      const refused = entryOf(caller, `user:${person.id}`);
      await people.store.audit.append(people.entry("second-factor-refused", refused));
      fail(codeWrong);
    },
    async removeSecondFactor(password) {
      const { api } = await people.auth();
      const done = await passed(visit, () => api.disableTwoFactor({ ...call, body: { password } }));
      return done ? after("second-factor-off") : fail(passwordWrong);
    },
  } satisfies Partial<Own>;
}

function sessions({ store, streams, surroundings, entry }: People, caller: SignedIn) {
  const { person, session } = caller;
  return {
    async sessions() {
      const found = await store.people.sessions(person.id, surroundings.now());
      return found.map(({ address, userAgent, ...each }) => ({
        ...each,
        ...(address && { address }),
        ...(userAgent && { userAgent }),
        current: each.id === session,
      }));
    },
    async endSession(id) {
      const ended = entry("session-ended", entryOf(caller, `session:${id}`));
      if (!(await store.people.endSession(person.id, id, ended))) fail(unknown("session", id));
      streams.end(`session:${id}`);
    },
  } satisfies Partial<Own>;
}

function keys({ store, streams, surroundings, entry }: People, caller: SignedIn) {
  const { person } = caller;
  return {
    keys: async () => (await store.people.keys(person.id)).map(keyBody),
    async makeKey({ name, scopes, days, needsApproval }) {
      const key = `${KEY_PREFIX}${newToken(surroundings.randomBytes)}`;
      const made = {
        ...{ id: surroundings.newId(), name, scopes: [...new Set(scopes)], needsApproval },
        ...lasting(surroundings, days),
      };
      const detail = { scopes: made.scopes.join(" "), days, needsApproval };
      const by = entryOf(caller, `key:${made.id}`, detail);
      const row = { ...made, user: person.id, hash: hashOf(key) };
      await store.people.addKey(row, entry("key-made", by));
      return { ...keyBody(made), key };
    },
    async revokeKey(id) {
      const revoked = entry("key-revoked", entryOf(caller, `key:${id}`));
      if (!(await store.people.removeKey(person.id, id, revoked))) fail(unknown("key", id));
      streams.end(`key:${id}`);
    },
  } satisfies Partial<Own>;
}

function invitations({ store, surroundings, entry }: People, caller: SignedIn) {
  return {
    people: async () => (await store.people.list()).map(shown),
    invitations: async () => store.people.invitations(surroundings.now()),
    async invite(label) {
      const token = newToken(surroundings.randomBytes);
      const made = {
        ...{ id: surroundings.newId(), label },
        ...lasting(surroundings, INVITATION_DAYS),
      };
      const by = entryOf(caller, `invitation:${made.id}`);
      const row = { ...made, by: caller.person.id, hash: hashOf(token) };
      await store.people.invite(row, entry("invitation-made", by));
      return { ...made, token };
    },
    async withdraw(id) {
      const withdrawn = entry("invitation-withdrawn", entryOf(caller, `invitation:${id}`));
      if (!(await store.people.withdraw(id, withdrawn))) fail(unknown("invitation", id));
    },
  } satisfies Partial<Own>;
}

const keyBody = ({ id, name, scopes, needsApproval, lastUsedAt, ...times }: ProgramKey) => ({
  ...{ id, name, needsApproval, createdAt: times.createdAt, expiresAt: times.expiresAt },
  scopes: [...scopes] as KeyScope[],
  ...(lastUsedAt && { lastUsedAt }),
});

function lasting({ now }: People["surroundings"], days: number) {
  const createdAt = now();
  return { createdAt, expiresAt: instantOf(epochMs(createdAt) + days * DAY_MS) };
}
