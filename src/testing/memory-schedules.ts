import { type ConnectionId, epochMs, type Instant, instantOf } from "#domain";
import type { Backlog, BegunSlot, ClaimRequest, Priority, Schedules, Slot } from "#schedule";
import type { Connection, ConnectionStore } from "#sync";

type Claim = {
  readonly dueAt: Instant;
  /** Undefined once it was given back. */
  readonly owner: string | typeof CLAIMED | undefined;
  readonly untilMs: number;
  readonly attempts: number;
};

/** Holds what was claimed and not begun. */
const CLAIMED = Symbol("claimed");

export type MemorySchedulesParts = {
  readonly store: Pick<ConnectionStore, "list" | "read" | "change">;
  readonly now: () => Instant;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Schedules that forget their claims at their end, with the semantics of the real ones. */
export function createMemorySchedules({ store, now }: MemorySchedulesParts): Schedules {
  const claims = new Map<ConnectionId, Claim>();
  const priorities = new Map<ConnectionId, Priority>();
  const nowMs = () => epochMs(now());
  const priorityOf = (id: ConnectionId) => priorities.get(id) ?? "scheduled";
  const isFree = (id: ConnectionId) => (claims.get(id)?.untilMs ?? 0) <= nowMs();

  const wasLost = (id: ConnectionId) => claims.get(id)?.owner === CLAIMED;

  const isHeld = (slot: Slot | BegunSlot): boolean => {
    const claim = claims.get(slot.connection);
    const owner = "owner" in slot ? slot.owner : CLAIMED;
    return claim !== undefined && claim.dueAt === slot.dueAt && claim.owner === owner;
  };
  /** When it is due, if it goes on by itself. */
  function dueOf({ id, state, syncEnabled, nextAttemptAt }: Connection): Instant | undefined {
    if (!syncEnabled || state === "paused" || state === "needs-user") return undefined;
    return claims.get(id)?.dueAt ?? nextAttemptAt;
  }
  const dueBy = async (by: Instant) =>
    (await store.list()).flatMap((connection) => {
      const dueAt = dueOf(connection);
      return dueAt !== undefined && dueAt <= by ? [{ connection, dueAt }] : [];
    });

  return {
    async claim({
      limit,
      perBroker = limit,
      busy = {},
      ttlMs,
      dueBy: by,
      onlyAgain,
    }: ClaimRequest) {
      const due = await dueBy(by !== undefined && by < now() ? by : now());
      // Nothing is awaited from here on, so two who claim at once do not get the same.
      const places = new Map(Object.entries(busy));
      return due
        .filter(({ connection: { id } }) => isFree(id) && (!onlyAgain || wasLost(id)))
        .toSorted((a, b) => compare(turnOf(a), turnOf(b)))
        .filter(({ connection: { broker } }) => {
          places.set(broker, (places.get(broker) ?? 0) + 1);
          return (places.get(broker) ?? 0) <= perBroker;
        })
        .slice(0, limit)
        .map(({ connection: { id, tenant, broker, environment }, dueAt }) => {
          const isAgain = wasLost(id) && ({ isAgain: true } as const);
          const attempts = claims.get(id)?.attempts ?? 0;
          claims.set(id, { dueAt, owner: CLAIMED, untilMs: nowMs() + ttlMs, attempts });
          const whose = { connection: id, tenant, broker, environment };
          return { ...whose, dueAt, priority: priorityOf(id), attempts, ...isAgain };
        });
    },
    async begin(slot, { owner, ttlMs }) {
      const claim = claims.get(slot.connection);
      if (!claim || claim.dueAt !== slot.dueAt || claim.owner !== CLAIMED) return undefined;
      const attempts = claim.attempts + 1;
      claims.set(slot.connection, { ...claim, owner, untilMs: nowMs() + ttlMs, attempts });
      return { ...slot, attempts, owner };
    },
    async renew(slots, ttlMs) {
      const held = slots.filter(isHeld);
      for (const { connection } of held) {
        const claim = claims.get(connection);
        if (claim) claims.set(connection, { ...claim, untilMs: nowMs() + ttlMs });
      }
      return held;
    },
    async finish(slot, { priority = "scheduled" } = {}) {
      if (!isHeld(slot)) return false;
      const connection = await store.read(slot.connection);
      if (!connection || !isHeld(slot)) return false;
      claims.delete(slot.connection);
      priorities.set(slot.connection, priority);
      const { nextAttemptAt, intervalMinutes } = connection;
      const overdueFrom = instantOf(nowMs() - (intervalMinutes * MINUTE_MS) / 2);
      const isWrong = (at: Instant) => at <= slot.dueAt || at < overdueFrom;
      if (nextAttemptAt !== undefined && isWrong(nextAttemptAt)) {
        const later = instantOf(nowMs() + intervalMinutes * MINUTE_MS);
        await store.change(slot.connection, { nextAttemptAt: later });
      }
      return true;
    },
    async giveBack(slot, { afterMs, isAttempt = false }) {
      if (!isHeld(slot)) return false;
      const untilMs = nowMs() + afterMs;
      const { dueAt, attempts: before = 0 } = claims.get(slot.connection) ?? slot;
      const attempts = before - ("owner" in slot && !isAttempt ? 1 : 0);
      claims.set(slot.connection, { dueAt, untilMs, owner: undefined, attempts });
      return true;
    },
    async ask(id) {
      const connection = await store.read(id);
      if (!connection || dueOf({ ...connection, nextAttemptAt: now() }) === undefined) return;
      priorities.set(id, "interactive");
      await store.change(id, { nextAttemptAt: now() });
    },
    async backlog(): Promise<Backlog> {
      const all = await dueBy(now());
      const due = all.filter(({ connection: { id } }) => isFree(id)).map(({ dueAt }) => dueAt);
      const oldest = due.toSorted()[0];
      return {
        due: due.length,
        claimed: all.length - due.length,
        ...(oldest !== undefined && { oldestDueAt: oldest }),
      };
    },
  };

  type Due = { readonly connection: Connection; readonly dueAt: Instant };
  function turnOf({ connection: { id }, dueAt }: Due) {
    const priority = priorityOf(id);
    const dueMs = epochMs(dueAt);
    const turnMs = { interactive: 0, scheduled: dueMs, backfill: dueMs + HOUR_MS }[priority];
    return { turnMs, dueAt, id };
  }
}

type Turn = { readonly turnMs: number; readonly dueAt: Instant; readonly id: ConnectionId };

function compare(a: Turn, b: Turn): number {
  if (a.turnMs !== b.turnMs) return a.turnMs - b.turnMs;
  if (a.dueAt !== b.dueAt) return a.dueAt < b.dueAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
