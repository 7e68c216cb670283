/** A process that calls as fast as it may and writes down when; run by limiter-processes.test. */
import { performance } from "node:perf_hooks";
import { acquire, createRedisLimiter, type Lane, LANES } from "#guard";
import { realClock as clock, realRandom as random } from "../support/surroundings.ts";

/** Two limits, as brokers have them. */
export const LIMITS = [
  { max: 20, windowMs: 300 },
  { max: 50, windowMs: 1000 },
] as const;

const CALLERS = 4;

export default async function run(url: string, forMs: string): Promise<void> {
  const limiter = await createRedisLimiter({ url, clock, random, prefix: "processes" });
  const until = clock.monotonicMs() + Number(forMs);
  const lines: string[] = [];
  process.stdout.write("ready\n");
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    // One of them never waits, the others book; one is an order.
    const lane: Lane = LANES[caller % LANES.length] ?? "sync";
    const weight = 1 + (caller % 2);
    const buckets = LIMITS.map((limit) => ({ ...limit, key: "shared", weight }));
    while (clock.monotonicMs() < until) {
      try {
        const maxWaitMs = caller === 0 ? 0 : 2000;
        await acquire(limiter, { buckets, lane }, { clock, maxWaitMs });
        lines.push(`sent ${performance.timeOrigin + performance.now()} ${weight}`);
      } catch {
        await clock.sleep(5);
      }
    }
  });
  await Promise.all(callers);
  process.stdout.write(`${lines.join("\n")}\nend\n`);
  await limiter.close();
}
