import { fail, type Instant, type TenantId, tenantId } from "#domain";
import type { AcceptBody, PeopleServices, Visit } from "#http";
import { LOCAL_TENANT, type PersonRole } from "#store";
import {
  emailTaken,
  invitationWrong,
  secondFactorRefused,
  setUpDone,
  setUpTokenWrong,
  signInRefused,
  tooMany,
} from "./failures.ts";
import { headersOf, passed } from "./log-in.ts";
import { entryOf, entryOfStranger, type People, shown } from "./people.ts";
import { hashOf, isSame } from "./tokens.ts";

type Coming = Pick<
  PeopleServices,
  "state" | "setUp" | "signIn" | "passSecondFactor" | "signOut" | "accept"
>;

/** Coming in and going out. */
export function signingIn(people: People, visit: Visit): Coming {
  const headers = headersOf(visit);

  return {
    state: () => people.stateOf(visit),

    async setUp({ token, ...input }) {
      if (!isSame(token, people.setUpToken)) fail(setUpTokenWrong);
      if (await people.store.people.any()) fail(setUpDone);
      const made = await addPerson(people, input, { tenant: LOCAL_TENANT, role: "owner" });
      if (!made) fail(setUpDone);
      return enter(people, visit, input);
    },

    async accept({ token, ...input }) {
      const taken = { hash: hashOf(token), at: people.surroundings.now() };
      const open = await people.store.people.invitationStands(taken.hash, taken.at);
      if (!open) fail(invitationWrong);
      const theirs = { tenant: tenantId(people.surroundings.newId()), role: "member" as const };
      if (!(await addPerson(people, input, theirs, taken))) fail(emailTaken);
      return enter(people, visit, input);
    },

    signIn: (input) => enter(people, visit, input),

    async passSecondFactor(given) {
      const { api } = await people.auth();
      const call = { headers, returnHeaders: true } as const;
      const found = await passed(visit, () =>
        "code" in given
          ? api.verifyTOTP({ ...call, body: { code: given.code } })
          : api.verifyBackupCode({ ...call, body: { code: given.recoveryCode } }),
      );
      const person = found && (await people.store.people.byId(found.user.id));
      if (!person) {
        const by = entryOfStranger(undefined, { factor: "second" });
        await people.store.audit.append(people.entry("session-refused", by));
        return fail(secondFactorRefused);
      }
      const factor = "code" in given ? "authenticator" : "recovery-code";
      const by = {
        tenant: person.tenant,
        actor: `user:${person.id}`,
        subject: `user:${person.id}`,
      };
      const entry = people.entry("session-begun", { ...by, detail: { factor } });
      await people.store.audit.append(entry);
      return { state: "signed-in", person: shown(person) };
    },

    async signOut() {
      const caller = await people.sessionOf(visit);
      if (!caller) return people.stateOf({ ...visit, cookie: undefined });
      const { api } = await people.auth();
      await passed(visit, () => api.signOut({ headers, returnHeaders: true }));
      people.streams.end(`session:${caller.session}`);
      const by = entryOf(caller, `session:${caller.session}`);
      await people.store.audit.append(people.entry("session-ended", by));
      return { state: "signed-out" };
    },
  };
}

type Credentials = { readonly email: string; readonly password: string };

/** Signs in with a password; the session of before, if any, ends. */
async function enter(people: People, visit: Visit, { email, password }: Credentials) {
  const { lockout, store } = people;
  const known = email.toLowerCase();
  const waitMs = lockout.waitMs(known, visit.address);
  if (waitMs > 0) fail(tooMany(waitMs));
  const { api } = await people.auth();
  const before = await people.sessionOf({ ...visit, setCookie: () => undefined });
  const body = { email: known, password };
  const call = { body, headers: headersOf(visit), returnHeaders: true } as const;
  const found = await passed(visit, () => api.signInEmail(call));
  const person = await store.people.byEmail(known);
  if (!found || !person) {
    lockout.missed(known, visit.address);
    await store.audit.append(people.entry("session-refused", entryOfStranger(person)));
    return fail(signInRefused);
  }
  lockout.passed(known, visit.address);
  if (before) await endBefore(people, before);
  if ("twoFactorRedirect" in found) return { state: "second-factor" as const };
  const actor = `user:${person.id}`;
  const by = { tenant: person.tenant, actor, subject: actor, detail: { factor: "password" } };
  await store.audit.append(people.entry("session-begun", by));
  return { state: "signed-in" as const, person: shown(person) };
}

type Before = NonNullable<Awaited<ReturnType<People["sessionOf"]>>>;

async function endBefore(people: People, before: Before): Promise<void> {
  const { session, person } = before;
  const entry = people.entry("session-ended", entryOf(before, `session:${session}`));
  await people.store.people.endSession(person.id, session, entry);
  people.streams.end(`session:${session}`);
}

type Place = { readonly tenant: TenantId; readonly role: PersonRole };
type Taken = { readonly hash: Uint8Array; readonly at: Instant };

async function addPerson(
  people: People,
  { name, email, password }: Omit<AcceptBody, "token">,
  place: Place,
  invitation?: Taken,
): Promise<boolean> {
  const { surroundings, store } = people;
  const { newId, now } = surroundings;
  const context = await (await people.auth()).$context;
  const id = newId();
  const person = {
    ...{ id, name, email: email.toLowerCase(), ...place, createdAt: now(), newId },
    passwordHash: await context.password.hash(password),
  };
  const by = { tenant: place.tenant, actor: `user:${id}`, subject: `user:${id}` };
  const entry = people.entry("user-added", { ...by, detail: { role: place.role } });
  const added = await store.people.add(person, entry, invitation);
  if (added) people.known();
  return added;
}
