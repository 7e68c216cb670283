import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONNECTION_STATES, type Failure, type Instant, instantOf } from "#domain";
import { nextStanding, type Standing, type StandingEvent } from "./state.ts";

const T0 = Date.UTC(2026, 0, 5);
const at = instantOf(T0);
const minutes = (standing: Standing) =>
  standing.nextAttemptAt && (Date.parse(standing.nextAttemptAt) - T0) / 60_000;
const failure: Failure = { code: "x", message: "It failed", owner: "us", next: "Wait" };
const fresh: Standing = { state: "connected", failures: 0 };

type Failed = Extract<StandingEvent, { kind: "failed" }>;
const failed = (parts: Partial<Failed> = {}): StandingEvent => ({
  kind: "failed",
  at,
  trouble: "passing",
  failure,
  jitter: 0,
  ...parts,
});
const after = (...events: readonly StandingEvent[]) => events.reduce(nextStanding, fresh);

describe("the standing of a connection", () => {
  it("needs the user at once when the broker refuses the credentials, and is not tried again", () => {
    const standing = after(failed({ trouble: "user" }));
    expect(standing).toMatchObject({ state: "needs-user", failure });
    expect(standing.nextAttemptAt).toBeUndefined();
  });

  it("waits as long as the broker asks", () => {
    const standing = after(failed({ trouble: "limit", retryAfterMs: 20 * 60_000 }));
    expect(standing.state).toBe("delayed");
    expect(minutes(standing)).toBe(20);
  });

  it.each<{ row: string; event: Partial<Failed>; states: string; minutes: unknown[] }>([
    {
      row: "network or broker: three retries with growing waits, then a slower probe",
      event: { trouble: "passing" },
      states: "delayed delayed delayed error error",
      minutes: [1, 5, 15, 60, 60],
    },
    {
      row: "a fault of ours: the same, for the next version may mend it",
      event: { trouble: "fault" },
      states: "delayed delayed delayed error error",
      minutes: [1, 5, 15, 60, 60],
    },
    {
      row: "credentials refused: needs the user at once and is never retried",
      event: { trouble: "user" },
      states: "needs-user needs-user needs-user needs-user needs-user",
      minutes: [undefined, undefined, undefined, undefined, undefined],
    },
    {
      row: "a limit: again when it resets, however often",
      event: { trouble: "limit", retryAfterMs: 7 * 60_000 },
      states: "delayed delayed delayed delayed delayed",
      minutes: [7, 7, 7, 7, 7],
    },
    {
      row: "a limit that resets in no time: not before a minute",
      event: { trouble: "limit", retryAfterMs: 0 },
      states: "delayed delayed delayed delayed delayed",
      minutes: [1, 1, 1, 1, 1],
    },
    {
      row: "a limit that does not say when it resets: every five minutes",
      event: { trouble: "limit" },
      states: "delayed delayed delayed delayed delayed",
      minutes: [5, 5, 5, 5, 5],
    },
    {
      row: "the broker down for all: marks nobody, and is tried every five minutes",
      event: { trouble: "passing", outage: true },
      states: "delayed delayed delayed delayed delayed",
      minutes: [5, 5, 5, 5, 5],
    },
    {
      row: "a broker that asks to wait: never sooner than that",
      event: { trouble: "passing", retryAfterMs: 10 * 60_000 },
      states: "delayed delayed delayed error error",
      minutes: [10, 10, 15, 60, 60],
    },
    {
      row: "spread: up to a fifth later, never sooner",
      event: { trouble: "passing", jitter: 1 },
      states: "delayed delayed delayed error error",
      minutes: [1.2, 6, 18, 72, 72],
    },
  ])("follows the policy: $row", ({ event, states, minutes: expected }) => {
    const standings = [1, 2, 3, 4, 5].map((times) =>
      after(...Array.from({ length: times }, () => failed(event))),
    );
    expect(standings.map(({ state }) => state).join(" ")).toBe(states);
    expect(standings.map(minutes)).toEqual(expected);
  });

  it("has all its retries left after limits and an outage", () => {
    const others = [
      ...Array.from({ length: 5 }, () => failed({ trouble: "limit", retryAfterMs: 60_000 })),
      ...Array.from({ length: 5 }, () => failed({ outage: true })),
    ];
    expect(after(...others).failures).toBe(0);
    expect(after(...others, failed(), failed(), failed()).state).toBe("delayed");
    expect(after(...others, failed(), failed(), failed(), failed()).state).toBe("error");
  });

  it("stays an error in an outage that comes later", () => {
    const events = Array.from({ length: 4 }, () => failed());
    expect(after(...events, failed({ outage: true })).state).toBe("error");
  });

  it("is no error of the connection while the broker is down for all", () => {
    const events = Array.from({ length: 9 }, () => failed({ outage: true }));
    expect(after(...events)).toMatchObject({ state: "delayed" });
  });

  it("forgets its failures with the first success", () => {
    const standing = after(failed(), failed(), { kind: "succeeded", at, nextMs: 300_000 });
    expect(standing).toMatchObject({ state: "connected", failures: 0, lastSuccessAt: at });
    expect(standing.failure).toBeUndefined();
    expect(minutes(standing)).toBe(5);
  });

  it("stays paused, whatever a pull that still runs comes to", () => {
    const paused = after({ kind: "paused", at });
    for (const event of [failed(), { kind: "succeeded", at, nextMs: 1 } as const])
      expect(nextStanding(paused, event).state).toBe("paused");
  });

  it("has an attempt planned while it is syncing, for the process may die", () => {
    const standing = after({ kind: "began", at, intervalMs: 900_000 });
    expect(standing.state).toBe("syncing");
    expect(minutes(standing)).toBe(15);
  });
});

const events: fc.Arbitrary<StandingEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("failed" as const),
    at: fc.constant(at),
    trouble: fc.constantFrom("user", "limit", "passing", "fault"),
    failure: fc.constant(failure),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    outage: fc.boolean(),
  }),
  fc.constantFrom<StandingEvent>(
    { kind: "began", at, intervalMs: 900_000 },
    { kind: "succeeded", at, nextMs: 900_000 },
    { kind: "credentials-replaced", at },
    { kind: "paused", at },
    { kind: "resumed", at },
  ),
);

/** The one thing that leads out of each state: by itself, or by what the user is asked to do. */
const wayBack = ({ state }: Standing): readonly StandingEvent[] => {
  const read: readonly StandingEvent[] = [
    { kind: "began", at, intervalMs: 1 },
    { kind: "succeeded", at, nextMs: 1 },
  ];
  if (state === "paused") return [{ kind: "resumed", at }, ...read];
  if (state === "needs-user") return [{ kind: "credentials-replaced", at }, ...read];
  return read;
};

describe("from every standing that can be reached", () => {
  it("there is a way back to connected, by itself unless the user was asked", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (list) => {
        const standing = list.reduce(nextStanding, fresh);
        expect(CONNECTION_STATES).toContain(standing.state);
        const waits = standing.state === "paused" || standing.state === "needs-user";
        // What goes on by itself has a moment at which it does; what waits for the user has none.
        if (standing !== fresh && list.length > 0)
          expect(standing.nextAttemptAt === undefined).toBe(waits);
        const back = wayBack(standing).reduce(nextStanding, standing);
        expect(back).toMatchObject({ state: "connected", failures: 0 });
      }),
    );
  });

  it("every failure that is shown says who acts and what to do", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (list) => {
        const { state, failure: shown } = list.reduce(nextStanding, fresh);
        if (state === "delayed" || state === "error" || state === "needs-user")
          expect(shown?.next).not.toBe("");
      }),
    );
  });

  it("the next attempt is never in the past", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (list) => {
        const { nextAttemptAt = at } = list.reduce(nextStanding, fresh);
        expect(nextAttemptAt >= (at satisfies Instant)).toBe(true);
      }),
    );
  });
});
