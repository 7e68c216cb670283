/** Ten thousand connections that are overdue when two workers start again, on a real database. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BegunSlot, createMemoryQueue, createWorker, type Worker } from "#schedule";
import type { Store } from "#store";
import { say } from "../support/corpus.ts";
import { temporaryStore } from "../support/store.ts";
import { realClock, realRandom } from "../support/surroundings.ts";

const CONNECTIONS = 10_000;
const BROKERS = 20;
const LIMITS = { concurrency: 32, perBroker: 8, ahead: 256, pollMs: 200 };

let store: Store;
beforeAll(async () => void (store = await temporaryStore("embedded")));
afterAll(() => store?.close());

/** Overdue by up to an hour, in no order. */
const overdue = () =>
  store.database.query(sql`
    insert into connections (tenant_id, id, broker, environment, label, state, created_at,
      sync_enabled, interval_minutes, source, next_attempt_at)
    select 'local', 'c' || n, 'broker-' || n % ${BROKERS}, 'paper', 'Suite', 'connected', now(), true,
      15, 'source-' || n, now() - (n * 7919 % ${CONNECTIONS}) * interval '0.36 seconds'
    from generate_series(1, ${CONNECTIONS}) n`);

test("ten thousand that are overdue are each read once, the oldest first, within the bounds", async () => {
  await overdue();
  const { schedules } = store;
  const queue = createMemoryQueue();
  const order: BegunSlot[] = [];
  const reading = new Map<string, number>();
  let most = 0;
  const worker = (owner: string): Worker =>
    createWorker({
      ...{ schedules, queue, owner, clock: realClock, random: realRandom, limits: LIMITS },
      async run(slot) {
        order.push(slot);
        const key = `${owner} ${slot.broker}`;
        const now = (reading.get(key) ?? 0) + 1;
        reading.set(key, now);
        most = Math.max(most, now);
        await schedules.finish(slot);
        reading.set(key, (reading.get(key) ?? 1) - 1);
        return { slot, outcome: "done" };
      },
    });
  const begunMs = performance.now();
  const workers = [worker("a"), worker("b")];
  for (const each of workers) each.start();
  while (order.length < CONNECTIONS) await realClock.sleep(50);
  const seconds = (performance.now() - begunMs) / 1000;
  await Promise.all(workers.map((each) => each.stop(10_000)));

  expect(new Set(order.map(({ connection }) => connection)).size).toBe(CONNECTIONS);
  expect(order).toHaveLength(CONNECTIONS);
  expect(await schedules.backlog()).toEqual({ due: 0, claimed: 0 });
  expect(most).toBeLessThanOrEqual(LIMITS.perBroker);
  const right = order.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  const places = new Map(right.map(({ connection }, place) => [connection, place]));
  const shifts = order.map(({ connection }, n) => Math.abs((places.get(connection) ?? 0) - n));
  // A broker that has all its seats taken waits while younger slots of others go ahead.
  expect(Math.max(...shifts)).toBeLessThan(CONNECTIONS / 5);
  say(`${CONNECTIONS} overdue: ${Math.round(CONNECTIONS / seconds)} slots a second`);
}, 120_000);
