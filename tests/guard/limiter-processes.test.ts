import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFile } from "../support/process.ts";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { LIMITS } from "./calling.ts";
import { type Sent, worstWindow } from "./sent.ts";

sayIfNoRedis("tests/guard/limiter-processes");

const CALLING = fileURLToPath(new URL("./calling.ts", import.meta.url));
const PROCESSES = 4;
const FOR_MS = 6000;

describe.runIf(redisPresent)("processes that share limits", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it("send no more than the limits in any window, and nearly as much", async () => {
    const all = await Promise.all(
      Array.from({ length: PROCESSES }, () => runFile(CALLING, redis.url, String(FOR_MS))),
    );
    await Promise.all(all.map((each) => each.heard((line) => line === "end")));
    const sent = all.flatMap(({ lines }) => lines.flatMap(sentOf));
    for (const { max, windowMs } of LIMITS) {
      expect(worstWindow(sent, windowMs)).toBeLessThanOrEqual(max);
    }
    const total = sent.reduce((sum, { weight }) => sum + weight, 0);
    // A second is kept a tenth longer; what the lanes keep free is used by the orders.
    expect(total).toBeGreaterThan((FOR_MS / 1100) * 50 * 0.7);
  });
});

function sentOf(line: string): readonly Sent[] {
  const match = /^sent (\S+) (\d+)$/.exec(line);
  return match ? [{ at: Number(match[1]), weight: Number(match[2]) }] : [];
}

it("worstWindow finds the fullest window wherever it lies", () => {
  const calls = [0, 50, 99, 100, 140].map((at) => ({ at, weight: 1 }));
  expect(worstWindow(calls, 100)).toBe(4);
  expect(worstWindow(calls, 50)).toBe(3);
  expect(worstWindow([], 100)).toBe(0);
});
