import { type SQL, sql } from "drizzle-orm";
import { connectionId, type Environment, type Instant, tenantId } from "#domain";
import type {
  Backlog,
  BeginOptions,
  BegunSlot,
  ClaimedSlot,
  ClaimRequest,
  Priority,
  Schedules,
  Slot,
} from "#schedule";
import type { Session } from "../engine/database.ts";
import { together } from "./together.ts";

type SlotRow = {
  readonly id: string;
  readonly tenant_id: string;
  readonly broker: string;
  readonly environment: string;
  readonly slot_at: Instant;
  readonly slot_priority: string;
  readonly slot_attempts: number;
  readonly place: number;
  readonly is_again: boolean;
};

const after = (ms: number) => sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;

/** A slot that was claimed and not ended keeps its time, whatever the connection is due by then. */
const DUE_AT = sql`coalesce(slot_at, next_attempt_at)`;
const GOES_ON = sql`sync_enabled and state not in ('paused', 'needs-user')`;
const IS_FREE = sql`(slot_until is null or slot_until <= statement_timestamp())`;
/** What is overdue by more when it was just read was planned by a clock that goes wrong. */
const HALF = sql`interval_minutes * interval '30 seconds'`;
/** See `Priority`. */
const TURN = sql`case slot_priority when 'interactive' then '-infinity'::timestamptz
  when 'backfill' then ${DUE_AT} + interval '1 hour' else ${DUE_AT} end`;

/** Owner of a slot that was claimed and that nobody has begun; no process is called that. */
const CLAIMED = "claimed";
const IS_AGAIN = sql`slot_owner is not distinct from ${CLAIMED}`;

/** The slots of all tenants, so the session is that of the owner of the data. */
export function schedulesOver(session: Session): Schedules {
  const begin = together((items: readonly Beginning[]) => beginAll(session, items));
  const finish = together((items: readonly Ending[]) => finishAll(session, items));
  return {
    claim: (request) => claim(session, request),
    begin: (slot, options) => begin({ slot, ...options }),
    async renew(slots, ttlMs) {
      if (slots.length === 0) return [];
      const held = await session.query<{ id: string }>(sql`
        update connections set slot_until = ${after(ttlMs)} where ${sql.join(slots.map(heldBy), sql` or `)}
        returning id`);
      const ids = new Set<string>(held.map(({ id }) => id));
      return slots.filter(({ connection }) => ids.has(connection));
    },
    finish: (slot, { priority = "scheduled" } = {}) => finish({ slot, priority }),
    giveBack: (slot, { afterMs, isAttempt = false }) =>
      end(
        session,
        slot,
        sql`slot_owner = null, slot_until = ${after(afterMs)},
          slot_attempts = slot_attempts - ${"owner" in slot && !isAttempt ? 1 : 0}`,
      ),
    async ask(id) {
      await session.query(sql`
        update connections set next_attempt_at = clock_timestamp(), slot_priority = 'interactive'
        where id = ${id} and ${GOES_ON}`);
    },
    backlog: () => backlog(session),
  };
}

/**
 * Rows that another process is claiming are passed over. What a page of a pull holds of the row is
 * no reason to pass it over, so the lock is the weaker one.
 */
async function claim(session: Session, request: ClaimRequest): Promise<readonly ClaimedSlot[]> {
  const { limit, perBroker = limit, busy = {}, ttlMs, dueBy, onlyAgain = false } = request;
  const full = Object.keys(busy).filter((broker) => (busy[broker] ?? 0) >= perBroker);
  // Where one broker has most of what is due, those beyond its bound are looked through too.
  const looked = perBroker < limit ? limit * 4 : limit;
  const rows = await session.query<SlotRow>(sql`
    with found as (
      select id, broker, ${TURN} as turn, ${DUE_AT} as due_at,
        ${IS_AGAIN} as is_again
      from connections
      where ${DUE_AT} <= least(statement_timestamp(), ${dueBy ?? "infinity"}::timestamptz) and ${GOES_ON} and ${IS_FREE}
        and broker <> all(${sql.param(full)}::text[]) and (${!onlyAgain} or ${IS_AGAIN})
      order by turn, due_at, id limit ${looked} for no key update skip locked),
    taken as (
      select id, place, is_again from (
        select id, broker, is_again, row_number() over (partition by broker order by turn, due_at, id) as of_broker,
          row_number() over (order by turn, due_at, id) as place
        from found) as ranked
      where of_broker <= ${perBroker} - coalesce((${JSON.stringify(busy)}::jsonb ->> broker)::int, 0)
      order by place limit ${limit})
    update connections set slot_at = ${DUE_AT}, slot_owner = ${CLAIMED}, slot_until = ${after(ttlMs)}
    from taken where connections.id = taken.id
    returning connections.id, tenant_id, broker, environment, slot_at, slot_priority, slot_attempts,
      taken.place, taken.is_again`);
  return rows
    .toSorted((a, b) => a.place - b.place)
    .map((row) => ({
      connection: connectionId(row.id),
      tenant: tenantId(row.tenant_id),
      broker: row.broker,
      environment: row.environment as Environment,
      dueAt: row.slot_at,
      priority: row.slot_priority as Priority,
      attempts: row.slot_attempts,
      ...(row.is_again && { isAgain: true }),
    }));
}

type Beginning = BeginOptions & { readonly slot: Slot };
type Ending = { readonly slot: BegunSlot; readonly priority: Priority };

/**
 * The rows of the slots, locked in one order, so that two who want the same do not block each
 * other.
 */
const locked = (slots: readonly Slot[]): SQL => sql`locked as (
  select id from connections where id = any(${sql.param(idsOf(slots))}::text[])
  order by id for no key update)`;
const idsOf = (slots: readonly Slot[]) => slots.map(({ connection }) => connection);
const timesOf = (slots: readonly Slot[]) => slots.map(({ dueAt }) => dueAt);

async function beginAll(
  session: Session,
  items: readonly Beginning[],
): Promise<(BegunSlot | undefined)[]> {
  const slots = items.map(({ slot }) => slot);
  const rows = await session.query<{ id: string; owner: string; attempts: number }>(sql`
    with ${locked(slots)}
    update connections set slot_owner = given.owner, slot_attempts = slot_attempts + 1,
      slot_until = clock_timestamp() + given.ttl_ms * interval '1 millisecond'
    from locked, unnest(${sql.param(idsOf(slots))}::text[], ${sql.param(timesOf(slots))}::timestamptz[],
      ${sql.param(items.map(({ owner }) => owner))}::text[],
      ${sql.param(items.map(({ ttlMs }) => ttlMs))}::float8[]) as given (id, due_at, owner, ttl_ms)
    where connections.id = locked.id and connections.id = given.id
      and slot_at = given.due_at and slot_owner = ${CLAIMED}
    returning connections.id, slot_owner as owner, slot_attempts as attempts`);
  const begun = new Map(rows.map((row) => [row.id, row]));
  return items.map(({ slot, owner }) => {
    const row = begun.get(slot.connection);
    if (row?.owner !== owner) return undefined;
    // Of two that came together one has it.
    begun.delete(slot.connection);
    return { ...slot, attempts: row.attempts, owner };
  });
}

async function finishAll(session: Session, items: readonly Ending[]): Promise<boolean[]> {
  const slots = items.map(({ slot }) => slot);
  const rows = await session.query<{ id: string }>(sql`
    with ${locked(slots)}
    update connections set slot_at = null, slot_owner = null, slot_until = null, slot_attempts = 0,
      slot_priority = given.priority,
      next_attempt_at = case when next_attempt_at <= slot_at or next_attempt_at < clock_timestamp() - ${HALF}
        then clock_timestamp() + interval_minutes * interval '1 minute' else next_attempt_at end
    from locked, unnest(${sql.param(idsOf(slots))}::text[], ${sql.param(timesOf(slots))}::timestamptz[],
      ${sql.param(slots.map(({ owner }) => owner))}::text[],
      ${sql.param(items.map(({ priority }) => priority))}::text[]) as given (id, due_at, owner, priority)
    where connections.id = locked.id and connections.id = given.id
      and slot_at = given.due_at and slot_owner = given.owner
    returning connections.id`);
  const ended = new Set<string>(rows.map(({ id }) => id));
  return slots.map(({ connection }) => ended.delete(connection));
}

/** A claim that ran out is still its owner's as long as nobody else has taken the slot. */
const heldBy = (slot: Slot | BegunSlot): SQL =>
  sql`(id = ${slot.connection} and slot_at = ${slot.dueAt}
    and slot_owner = ${"owner" in slot ? slot.owner : CLAIMED})`;

async function end(session: Session, slot: Slot, sets: SQL): Promise<boolean> {
  const rows = await session.query(
    sql`update connections set ${sets} where ${heldBy(slot)} returning id`,
  );
  return rows.length > 0;
}

type BacklogRow = {
  readonly due: number;
  readonly claimed: number;
  readonly oldest: Instant | null;
};

async function backlog(session: Session): Promise<Backlog> {
  const [row] = await session.query<BacklogRow>(sql`
    select count(*) filter (where ${IS_FREE})::int as due,
      count(*) filter (where not ${IS_FREE})::int as claimed,
      min(${DUE_AT}) filter (where ${IS_FREE}) as oldest
    from connections where ${DUE_AT} <= statement_timestamp() and ${GOES_ON}`);
  const { due = 0, claimed = 0, oldest } = row ?? {};
  return { due, claimed, ...(oldest && { oldestDueAt: oldest }) };
}
