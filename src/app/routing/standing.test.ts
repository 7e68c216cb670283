import { expect, test } from "vitest";
import { connectionId } from "#domain";
import { at } from "./fakes.ts";
import { type Facts, healthOf, standingOf } from "./standing.ts";

const ID = connectionId("c-a");
const NOW = at(0);

const facts = (
  connection: Partial<Facts["at"]["connection"]> = {},
  parts: Partial<Facts> = {},
): Facts => ({
  at: {
    connection: { id: ID, state: "connected", ...connection } as Facts["at"]["connection"],
    settings: { enabled: true } as Facts["at"]["settings"],
  },
  ...{ breakers: [], pulls: [], now: NOW },
  ...parts,
});
const breaker = (state: "open" | "half-open", credential: string = ID) => ({
  ...{ broker: "b", host: "api.example", credential, state },
});
const pull = (outcome: "failed" | "succeeded", seconds: number) => ({
  ...{ outcome, startedAt: at(seconds) },
});
const failure = { code: "x", message: "Its password expired", owner: "user", next: "Log in" };

test("an account that nothing is known against is healthy", () => {
  expect(healthOf(facts())).toEqual({ health: "healthy" });
  expect(healthOf(facts({ state: "syncing" }))).toEqual({ health: "healthy" });
});

test.each([
  ["needs-user", "down"],
  ["paused", "down"],
  ["error", "degraded"],
  ["delayed", "degraded"],
] as const)("a connection that is %s makes it %s, with the reason", (state, health) => {
  const because = failure.message;
  expect(healthOf(facts({ state, failure } as never))).toEqual({ health, because });
  expect(healthOf(facts({ state })).because).toBe(`its connection is ${state}`);
});

test("a broker that is switched off is down, whatever its connection", () => {
  const off = facts();
  const settings = { enabled: false } as Facts["at"]["settings"];
  expect(healthOf({ ...off, at: { ...off.at, settings } })).toMatchObject({
    ...{ health: "down", because: "its broker is switched off in the configuration" },
  });
});

test("an open breaker is down, one that tries is degraded, that of another says nothing", () => {
  expect(healthOf(facts({ state: "error" }, { breakers: [breaker("open")] }))).toEqual({
    health: "down",
    because: 'too many calls to "api.example" failed, none is sent now',
  });
  expect(healthOf(facts({}, { breakers: [breaker("half-open")] })).health).toBe("degraded");
  expect(healthOf(facts({}, { breakers: [breaker("open", "c-b")] })).health).toBe("healthy");
});

test("readings that failed within the hour degrade it; a single one and old ones do not", () => {
  const recent = [pull("failed", -10), pull("succeeded", -20), pull("failed", -3_000)];
  expect(healthOf(facts({}, { pulls: recent }))).toEqual({
    health: "degraded",
    because: "2 of its last 3 readings within an hour failed",
  });
  const old = [pull("failed", -10), pull("failed", -3_600)];
  expect(healthOf(facts({}, { pulls: old })).health).toBe("healthy");
});

test("limits of calls stand beside the health", async () => {
  const told = await standingOf(
    {
      clock: { now: () => NOW } as never,
      store: { connections: { pulls: async () => ({ items: [] }) } },
      calls: { breakers: { troubled: () => [] }, roomFrom: async () => at(30) },
    },
    facts().at as never,
  );
  expect(told).toEqual({ health: "healthy", callsFrom: at(30) });
});
