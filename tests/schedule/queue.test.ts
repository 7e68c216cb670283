/** What a queue must do, on each thing that it may stand on. */
import { afterAll, beforeAll, describe, test } from "vitest";
import { createPostgresQueue, createRedisQueue, QUEUE_SCHEMA, type SlotQueue } from "#schedule";
import type { Store } from "#store";
import { queueCases } from "#testing";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { temporaryStore } from "../support/store.ts";
import { realClock } from "../support/surroundings.ts";

sayIfNoRedis("tests/schedule/queue.test.ts");

type Opening = () => Promise<SlotQueue>;

/** Each case has a queue by a name of its own, so that it begins with an empty one. */
async function runOver(
  run: (typeof queueCases)[number]["run"],
  open: (name: string) => Opening,
  lose: () => Promise<void>,
  name: string,
): Promise<void> {
  const [queue, other] = await Promise.all([open(name)(), open(name)()]);
  try {
    await run({ queue, other, lose, pass: realClock.sleep });
  } finally {
    await Promise.all([queue.close(), other.close()]);
  }
}

/** What the queue does at the same time may lock the other way round, and Postgres ends one of both. */
async function dropped(store: Store): Promise<void> {
  try {
    await store.database.script(`drop schema ${QUEUE_SCHEMA} cascade`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "40P01")) throw error;
    await dropped(store);
  }
}

const named = queueCases.map((each, n) => ({ ...each, queue: `suite-${n}` }));

describe.runIf(redisPresent)("a queue on Redis", () => {
  let redis: TestRedis;
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis?.stop());
  const open = (name: string) => () => createRedisQueue({ url: redis.url, name, clock: realClock });
  test.each(named)("$name", ({ run, queue }) => runOver(run, open, () => redis.empty(), queue));
});

for (const kind of ["embedded", "pglite"] as const) {
  describe(`a queue on ${kind === "embedded" ? "Postgres" : "PGlite"}`, () => {
    let store: Store;
    beforeAll(async () => void (store = await temporaryStore(kind)));
    afterAll(() => store?.close());
    const open = (name: string) => async () => {
      const pool = await store.database.pool({ schema: QUEUE_SCHEMA, max: 6 });
      const backend = kind === "embedded" ? "postgres" : "pglite";
      return createPostgresQueue({ backend, pool, name, clock: realClock });
    };
    const lose = () => dropped(store);
    test.each(named)("$name", ({ run, queue }) => runOver(run, open, lose, queue));
  });
}
