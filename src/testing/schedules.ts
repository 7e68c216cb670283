import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import {
  connectionId,
  type ConnectionId,
  epochMs,
  importId,
  type Instant,
  instantOf,
  tenantId,
  type TenantId,
} from "#domain";
import type { BegunSlot, Schedules, Slot } from "#schedule";
import type { Connection, ConnectionStore } from "#sync";

/** What a case runs against. */
export type SchedulesSetting = {
  /** Over no connection at the beginning of each case. */
  readonly schedules: Schedules;
  /** The connections of a tenant, whose due times the schedules follow. */
  readonly storeOf: (tenant: TenantId) => ConnectionStore;
  /** The time that decides what is due. */
  readonly now: () => Promise<Instant>;
  /** Lets so much time pass by that clock. */
  readonly pass: (ms: number) => Promise<void>;
};

/** One thing that all schedules must do. */
export type SchedulesCase = {
  readonly name: string;
  readonly run: (setting: SchedulesSetting) => Promise<void>;
};

const TENANT = tenantId("local");
const MINUTE_MS = 60_000;
const TTL_MS = 1_000;

type Given = Partial<
  Pick<Connection, "broker" | "state" | "syncEnabled" | "tenant" | "nextAttemptAt">
>;

/** A connection that is due since so many minutes. */
async function due(setting: SchedulesSetting, n: number, minutes: number, given: Given = {}) {
  const id = connectionId(`c${n}`);
  const { tenant = TENANT } = given;
  const now = await setting.now();
  const nextAttemptAt = instantOf(epochMs(now) - minutes * MINUTE_MS);
  await setting.storeOf(tenant).create({
    id,
    tenant,
    broker: "suite",
    environment: "paper",
    label: "Suite",
    createdAt: now,
    syncEnabled: true,
    intervalMinutes: 15,
    nextAttemptAt,
    source: importId(`source-${n}`),
    ...given,
  });
  return id;
}

const claim = ({ schedules }: SchedulesSetting, limit = 100) =>
  schedules.claim({ limit, ttlMs: TTL_MS });

/** Claims and begins. */
async function take(setting: SchedulesSetting, owner = "a", limit = 100): Promise<BegunSlot[]> {
  const begun: BegunSlot[] = [];
  for (const slot of await claim(setting, limit)) {
    const mine = await setting.schedules.begin(slot, { owner, ttlMs: TTL_MS });
    if (mine) begun.push(mine);
  }
  return begun;
}

const ids = (slots: readonly Slot[]) => slots.map(({ connection }) => connection);
const only = <Kind extends Slot>(slots: readonly Kind[]): Kind => {
  const [slot, ...more] = slots;
  equal(more.length, 0);
  ok(slot, "one slot is found");
  return slot;
};
const next = async ({ storeOf }: SchedulesSetting, id: ConnectionId) =>
  (await storeOf(TENANT).read(id))?.nextAttemptAt;

/** What all schedules must do, to be run against each. */
export const schedulesCases: readonly SchedulesCase[] = [
  {
    name: "claims what is due, of all tenants, and nothing before its time",
    async run(setting) {
      await due(setting, 1, 1);
      await due(setting, 2, -1);
      const other = tenantId("other");
      await due(setting, 3, 2, { tenant: other });
      const slots = await claim(setting);
      deepEqual(ids(slots), ["c3", "c1"]);
      deepEqual(
        slots.map(({ tenant, attempts }) => ({ tenant, attempts })),
        [
          { tenant: other, attempts: 0 },
          { tenant: TENANT, attempts: 0 },
        ],
      );
    },
  },
  {
    name: "leaves alone what is switched off, paused, or waits for its user",
    async run(setting) {
      await due(setting, 1, 1, { syncEnabled: false });
      await due(setting, 2, 1, { state: "paused" });
      await due(setting, 3, 1, { state: "needs-user" });
      for (const [n, state] of (["delayed", "error", "syncing"] as const).entries())
        await due(setting, 4 + n, 1, { state });
      deepEqual(ids(await claim(setting)).toSorted(), ["c4", "c5", "c6"]);
    },
  },
  {
    name: "gives a slot to one of many who ask at once",
    async run(setting) {
      for (let n = 0; n < 20; n++) await due(setting, n, 1);
      const all = await Promise.all([1, 2, 3, 4].map(() => claim(setting, 7)));
      const rest = await claim(setting);
      const taken = ids([...all.flat(), ...rest]);
      equal(taken.length, 20);
      equal(new Set(taken).size, 20);
    },
  },
  {
    name: "gives the oldest first, no more than asked for, and none of a broker that has enough",
    async run(setting) {
      await due(setting, 1, 1);
      await due(setting, 2, 30);
      await due(setting, 3, 10);
      await due(setting, 4, 60, { broker: "full" });
      const { schedules } = setting;
      const bounds = { ttlMs: TTL_MS, perBroker: 9, busy: { full: 9 } };
      deepEqual(ids(await schedules.claim({ ...bounds, limit: 2 })), ["c2", "c3"]);
      deepEqual(ids(await schedules.claim({ ...bounds, limit: 2 })), ["c1"]);
    },
  },
  {
    name: "takes only what was due by the given moment",
    async run(setting) {
      await due(setting, 1, 30);
      await due(setting, 2, 1);
      const dueBy = instantOf(epochMs(await setting.now()) - 10 * MINUTE_MS);
      const request = { limit: 9, ttlMs: TTL_MS, dueBy };
      deepEqual(ids(await setting.schedules.claim(request)), ["c1"]);
    },
  },
  {
    name: "lets nobody but the first begin a slot that is handed over twice",
    async run(setting) {
      await due(setting, 1, 1);
      const { schedules } = setting;
      const slot = only(await claim(setting));
      const begin = (owner: string) => schedules.begin(slot, { owner, ttlMs: TTL_MS });
      const begun = await Promise.all(["a", "b", "c"].map(begin));
      const mine = only(begun.filter((each) => each !== undefined));
      deepEqual(mine, { ...slot, attempts: 1, owner: mine.owner });
      equal(await schedules.finish(mine), true);
      equal(await begin("d"), undefined);
    },
  },
  {
    name: "hands a slot out again that nobody has begun in time, and lets it be begun once",
    async run(setting) {
      await due(setting, 1, 1);
      const { schedules } = setting;
      const lost = only(await claim(setting));
      deepEqual(await claim(setting), []);
      await setting.pass(TTL_MS + 1);
      await due(setting, 2, 2);
      const bounds = { limit: 9, ttlMs: TTL_MS, onlyAgain: true } as const;
      const again = only(await schedules.claim(bounds));
      // Not to have been begun is no attempt.
      deepEqual(again, { ...lost, isAgain: true });
      // What was thought lost arrives after all, before or after the other.
      ok(await schedules.begin(lost, { owner: "a", ttlMs: TTL_MS }));
      equal(await schedules.begin(again, { owner: "b", ttlMs: TTL_MS }), undefined);
    },
  },
  {
    name: "lets nobody begin what was given back before it was begun",
    async run(setting) {
      await due(setting, 1, 1);
      const { schedules } = setting;
      const slot = only(await claim(setting));
      equal(await schedules.giveBack(slot, { afterMs: 0 }), true);
      equal(await schedules.begin(slot, { owner: "a", ttlMs: TTL_MS }), undefined);
      deepEqual(only(await claim(setting)), slot);
      equal(await schedules.giveBack({ ...slot, owner: "a" }, { afterMs: 0 }), false);
    },
  },
  {
    name: "gives no more of one broker than asked for, and others in their stead",
    async run(setting) {
      for (const n of [1, 2, 3, 4, 5]) await due(setting, n, 60 - n, { broker: "large" });
      await due(setting, 6, 2);
      await due(setting, 7, 1);
      const bounds = { limit: 4, perBroker: 2, ttlMs: TTL_MS };
      deepEqual(ids(await setting.schedules.claim(bounds)), ["c1", "c2", "c6", "c7"]);
      const busy = { large: 1, absent: 7 };
      deepEqual(ids(await setting.schedules.claim({ ...bounds, busy })), ["c3"]);
    },
  },
  {
    name: "never gives a slot again that was finished, and puts off what is still due by it",
    async run(setting) {
      const id = await due(setting, 1, 90);
      const slot = only(await take(setting));
      equal(await setting.schedules.finish(slot), true);
      equal(await setting.schedules.finish(slot), false);
      deepEqual(await claim(setting), []);
      const at = (await next(setting, id)) ?? "";
      const later = instantOf(epochMs(await setting.now()) + 14 * MINUTE_MS);
      ok(at > later, `"${at}" is about 15 minutes from now`);
    },
  },
  {
    name: "puts off what a process whose clock is an hour slow has planned",
    async run(setting) {
      const id = await due(setting, 1, 1);
      const slot = only(await take(setting));
      const now = epochMs(await setting.now());
      await setting.storeOf(TENANT).change(id, { nextAttemptAt: instantOf(now - 45 * MINUTE_MS) });
      await setting.schedules.finish(slot);
      const at = (await next(setting, id)) ?? "";
      ok(at > instantOf(now + 14 * MINUTE_MS), `"${at}" is about 15 minutes from now`);
    },
  },
  {
    name: "keeps the due time that the reading has set",
    async run(setting) {
      const id = await due(setting, 1, 1);
      const slot = only(await take(setting));
      const nextAttemptAt = instantOf(epochMs(await setting.now()) + 7 * MINUTE_MS);
      await setting.storeOf(TENANT).change(id, { nextAttemptAt });
      await setting.schedules.finish(slot);
      equal(await next(setting, id), nextAttemptAt);
    },
  },
  {
    name: "gives a slot to another when its claim has run out, under the same name",
    async run(setting) {
      const id = await due(setting, 1, 1);
      const first = only(await take(setting, "a"));
      // The reading has begun, and moved the due time on, when its process dies.
      const nextAttemptAt = instantOf(epochMs(await setting.now()) + 15 * MINUTE_MS);
      await setting.storeOf(TENANT).change(id, { nextAttemptAt, state: "syncing" });
      deepEqual(await claim(setting), []);
      await setting.pass(TTL_MS + 1);
      const second = only(await take(setting, "b"));
      deepEqual({ ...second }, { ...first, owner: "b", attempts: 2 });
      // Who wakes up late has no say any more.
      equal(await setting.schedules.finish(first), false);
      equal(await setting.schedules.giveBack(first, { afterMs: 0 }), false);
      deepEqual(await setting.schedules.renew([first], TTL_MS), []);
      equal(await setting.schedules.finish(second), true);
      equal(await next(setting, id), nextAttemptAt);
    },
  },
  {
    name: "holds a claim for as long as it is renewed",
    async run(setting) {
      await due(setting, 1, 1);
      const slot = only(await take(setting));
      await setting.pass(TTL_MS * 0.6);
      deepEqual(await setting.schedules.renew([slot], TTL_MS), [slot]);
      await setting.pass(TTL_MS * 0.6);
      deepEqual(await claim(setting), []);
    },
  },
  {
    name: "gives back what was claimed, after the given time, and counts no attempt",
    async run(setting) {
      await due(setting, 1, 1);
      const first = only(await take(setting));
      equal(await setting.schedules.giveBack(first, { afterMs: 300 }), true);
      equal(await setting.schedules.finish(first), false);
      deepEqual(await claim(setting), []);
      await setting.pass(301);
      const second = only(await take(setting, "b"));
      deepEqual([second.dueAt, second.attempts], [first.dueAt, 1]);
      await setting.schedules.giveBack(second, { afterMs: 0, isAttempt: true });
      equal(only(await take(setting)).attempts, 2);
    },
  },
  {
    name: "counts attempts anew with the next slot",
    async run(setting) {
      const id = await due(setting, 1, 1);
      await setting.schedules.giveBack(only(await take(setting)), { afterMs: 0, isAttempt: true });
      const slot = only(await take(setting));
      await setting.schedules.finish(slot);
      await setting.storeOf(TENANT).change(id, { nextAttemptAt: await setting.now() });
      const again = only(await take(setting));
      equal(again.attempts, 1);
      notEqual(again.dueAt, slot.dueAt);
    },
  },
  {
    name: "lets a user who waits go first, and what is new before more of the past",
    async run(setting) {
      for (const n of [1, 2, 3, 4]) await due(setting, n, 10 * n);
      const slots = await take(setting);
      // Oldest first: c4, c3, c2, c1.
      for (const slot of slots) {
        const { connection } = slot;
        const isPast = connection === "c4" || connection === "c3";
        await setting.schedules.finish(slot, isPast ? { priority: "backfill" } : {});
        const minutes = { c1: 1, c2: 5, c3: 10, c4: 90 }[String(connection)] ?? 0;
        const nextAttemptAt = instantOf(epochMs(await setting.now()) - minutes * MINUTE_MS);
        await setting.storeOf(TENANT).change(connection, { nextAttemptAt });
      }
      await setting.schedules.ask(connectionId("c1"));
      const again = await claim(setting);
      // The past of c4 has waited so long that it goes before what is new.
      deepEqual(ids(again), ["c1", "c4", "c2", "c3"]);
      deepEqual(
        again.map(({ priority }) => priority),
        ["interactive", "backfill", "scheduled", "backfill"],
      );
    },
  },
  {
    name: "asks for nothing that its user has switched off",
    async run(setting) {
      const id = await due(setting, 1, -5, { state: "paused" });
      const before = await next(setting, id);
      await setting.schedules.ask(id);
      equal(await next(setting, id), before);
    },
  },
  {
    name: "tells how much is due, how much is claimed, and since when the oldest waits",
    async run(setting) {
      deepEqual(await setting.schedules.backlog(), { due: 0, claimed: 0 });
      await due(setting, 1, 30);
      const id = await due(setting, 2, 20);
      await due(setting, 3, -1);
      await claim(setting, 1);
      const oldestDueAt = await next(setting, id);
      deepEqual(await setting.schedules.backlog(), { due: 1, claimed: 1, oldestDueAt });
    },
  },
];
