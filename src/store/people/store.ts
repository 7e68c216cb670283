import { type SQL, sql } from "drizzle-orm";
import type { AuditEntry, Instant } from "#domain";
import { appendAudit } from "../audit/append.ts";
import type { Database, Session, Transaction } from "../engine/database.ts";
import type {
  Invitation,
  NewPerson,
  PeopleStore,
  Person,
  PersonSession,
  ProgramKey,
} from "./ports.ts";

/** People over the database as its owner sees it. */
export function peopleStore(database: Database): PeopleStore {
  /** The act and its entry in the log, or neither. */
  const logged = (entry: AuditEntry, work: (session: Transaction) => Promise<boolean>) =>
    database.transaction(async (session) => {
      const done = await work(session);
      if (done) await appendAudit(session, entry);
      return done;
    });
  const removed = (entry: AuditEntry, statement: SQL) =>
    logged(entry, async (session) => (await session.query(statement)).length > 0);

  return {
    async any() {
      const [row] = await database.query<{ any: boolean }>(
        sql`select exists (select from people_users) as any`,
      );
      return row?.any ?? false;
    },
    list: () => people(database, sql`true`),
    byEmail: async (email) => (await people(database, sql`email = ${email}`))[0],
    byId: async (id) => (await people(database, sql`id = ${id}`))[0],

    add: (person, entry, invitation) =>
      logged(entry, async (session) => {
        // Locked until it is deleted, so that two people cannot take the same one.
        if (invitation && !(await stands(session, invitation))) return false;
        if (!(await addPerson(session, person))) return false;
        if (invitation) await useUp(session, invitation.hash);
        return true;
      }),
    async reset(user, { passwordHash, secondFactor }, entry) {
      await logged(entry, async (session) => {
        await session.query(sql`update people_accounts set password = ${passwordHash},
          updated_at = ${entry.at} where user_id = ${user} and provider_id = 'credential'`);
        await session.query(sql`delete from people_sessions where user_id = ${user}`);
        if (secondFactor === false) await removeSecondFactor(session, user);
        return true;
      });
    },

    async sessions(user, at) {
      const found = await database.query<PersonSession>(sql`
        select id, created_at as "createdAt", updated_at as "seenAt", expires_at as "expiresAt",
          ip_address as address, user_agent as "userAgent"
        from people_sessions where user_id = ${user} and expires_at > ${at}
        order by updated_at desc, id`);
      return found.map(given);
    },
    endSession: (user, id, entry) =>
      removed(
        entry,
        sql`delete from people_sessions where user_id = ${user} and id = ${id} returning id`,
      ),

    keys: async (user) =>
      (
        await database.query<ProgramKey>(
          sql`select ${KEY} from people_keys as key where user_id = ${user} order by created_at, id`,
        )
      ).map(given),
    async addKey({ id, user, name, hash, scopes, needsApproval, ...times }, entry) {
      const { createdAt, expiresAt } = times;
      await logged(entry, async (session) => {
        await session.query(sql`
          insert into people_keys
            (id, user_id, name, hash, scopes, needs_approval, created_at, expires_at)
          values (${id}, ${user}, ${name}, ${hash}, ${sql.param([...scopes])}, ${needsApproval},
            ${createdAt}, ${expiresAt})`);
        return true;
      });
    },
    removeKey: (user, id, entry) =>
      removed(
        entry,
        sql`delete from people_keys where user_id = ${user} and id = ${id} returning id`,
      ),
    keyOf: (hash, at) => keyOf(database, hash, at),
    keyUsed: async (id, at) =>
      void (await database.query(
        sql`update people_keys set last_used_at = ${at} where id = ${id}`,
      )),

    invitations: (at) =>
      database.query<Invitation>(sql`
        select id, label, created_at as "createdAt", expires_at as "expiresAt"
        from people_invitations where expires_at > ${at} order by created_at, id`),
    invitationStands: (hash, at) => stands(database, { hash, at }),
    async invite({ id, label, by, hash, createdAt, expiresAt }, entry) {
      await logged(entry, async (session) => {
        await session.query(sql`
          insert into people_invitations (id, hash, label, invited_by, created_at, expires_at)
          values (${id}, ${hash}, ${label}, ${by}, ${createdAt}, ${expiresAt})`);
        return true;
      });
    },
    withdraw: (id, entry) =>
      removed(entry, sql`delete from people_invitations where id = ${id} returning id`),
  };
}

const people = (session: Session, condition: SQL): Promise<Person[]> =>
  session.query<Person>(sql`
    select id, name, email, tenant, role, two_factor_enabled as "secondFactor",
      created_at as "createdAt"
    from people_users where ${condition} order by created_at, id`);

const KEY = sql`key.id, key.name, key.scopes, key.needs_approval as "needsApproval", key.created_at as "createdAt",
  key.expires_at as "expiresAt", key.last_used_at as "lastUsedAt"`;

async function keyOf(session: Session, hash: Uint8Array, at: Instant) {
  const [found] = await session.query<ProgramKey & { readonly user: string }>(sql`
    select ${KEY}, key.user_id as "user" from people_keys as key
    where key.hash = ${hash} and key.expires_at > ${at}`);
  if (!found) return undefined;
  const { user, ...key } = found;
  const [person] = await people(session, sql`id = ${user}`);
  return person && { key: given(key), person };
}

async function stands(
  session: Session,
  { hash, at }: { readonly hash: Uint8Array; readonly at: Instant },
): Promise<boolean> {
  const found = await session.query(sql`
    select id from people_invitations where hash = ${hash} and expires_at > ${at} for update`);
  return found.length > 0;
}

const useUp = (session: Session, hash: Uint8Array) =>
  session.query(sql`delete from people_invitations where hash = ${hash}`);

/** A person with a password, under the names that better-auth has for both. */
async function addPerson(session: Session, person: NewPerson): Promise<boolean> {
  const { id, name, email, tenant, role, createdAt, passwordHash, newId } = person;
  const added = await session.query(sql`
    insert into people_users
      (id, name, email, email_verified, created_at, updated_at, tenant, role)
    values (${id}, ${name}, ${email}, true, ${createdAt}, ${createdAt}, ${tenant}, ${role})
    on conflict do nothing returning id`);
  if (added.length === 0) return false;
  await session.query(sql`
    insert into people_accounts
      (id, account_id, provider_id, user_id, password, created_at, updated_at)
    values (${newId()}, ${id}, 'credential', ${id}, ${passwordHash}, ${createdAt}, ${createdAt})`);
  return true;
}

async function removeSecondFactor(session: Session, user: string): Promise<void> {
  await session.query(sql`delete from people_two_factors where user_id = ${user}`);
  await session.query(sql`update people_users set two_factor_enabled = false where id = ${user}`);
}

/** What the database has nothing for is left out. */
const given = <Found extends object>(row: Found): Found =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Found;
