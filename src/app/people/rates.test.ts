import { expect, test } from "vitest";
import { createMemoryLimiter } from "#guard";
import { api } from "#http";
import { surroundings } from "../surroundings.ts";
import { createRates } from "./rates.ts";

const MINUTE = 60_000;

function counting() {
  let now = 0;
  const rates = createRates({ ...surroundings, monotonicMs: () => now });
  const many = async (times: number, call: () => Promise<void>) => {
    let through = 0;
    for (let each = 0; each < times; each++) {
      await call().then(
        () => through++,
        () => undefined,
      );
    }
    return through;
  };
  return { rates, many, later: (ms: number) => (now += ms) };
}

test("an address may call 6,000 times in any minute, and ten times as often where it is alone", async () => {
  const { rates, many, later } = counting();
  expect(await many(6_001, () => rates.ofAddress("a", api.listTrades, false))).toBe(6_000);
  expect(await many(1, () => rates.ofAddress("b", api.listTrades, false))).toBe(1);
  expect(await many(10_000, () => rates.ofAddress("c", api.listTrades, true))).toBe(10_000);
  later(MINUTE + 1_000);
  expect(await many(1, () => rates.ofAddress("a", api.listTrades, false))).toBe(1);
});

test("an address may guess 20 times in a minute, wherever it guesses", async () => {
  const { rates, many } = counting();
  expect(await many(15, () => rates.ofAddress("a", api.signIn, false))).toBe(15);
  expect(await many(15, () => rates.ofAddress("a", api.passSecondFactor, false))).toBe(5);
  expect(await many(1, () => rates.ofAddress("a", api.listTrades, false))).toBe(1);
});

test("a refusal says how long to wait, in whole seconds", async () => {
  const { rates, many } = counting();
  expect(await many(3_000, () => rates.ofCaller("user:1"))).toBe(3_000);
  const refused = await rates.ofCaller("user:1").catch((error: unknown) => error);
  expect(refused).toMatchObject({
    failure: { code: "too-many-requests", details: { retryAfterSeconds: 61 } },
  });
});

test("two servers count guesses together while they can, and each for itself when they cannot", async () => {
  const shared = createMemoryLimiter({ clock: surroundings });
  let isReached = true;
  const way = () => (isReached ? shared : undefined);
  const [one, two] = [createRates(surroundings, way), createRates(surroundings, way)];
  const guess = (rates: typeof one) => rates.ofAddress("a", api.signIn, false);
  for (let each = 0; each < 12; each++) await guess(one);
  for (let each = 0; each < 8; each++) await guess(two);
  await expect(guess(one)).rejects.toThrow();
  await expect(guess(two)).rejects.toThrow();
  isReached = false;
  await expect(guess(two)).resolves.toBeUndefined();
});
