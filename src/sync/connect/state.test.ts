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

const failed = (
  parts: Partial<Extract<StandingEvent, { kind: "failed" }>> = {},
): StandingEvent => ({
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

  it("is tried after 1, 5 and 15 minutes, then hourly as an error", () => {
    const waits: unknown[] = [];
    let standing = fresh;
    for (let n = 0; n < 5; n++) {
      standing = nextStanding(standing, failed());
      waits.push([standing.state, minutes(standing)]);
    }
    expect(waits).toEqual([
      ["delayed", 1],
      ["delayed", 5],
      ["delayed", 15],
      ["error", 60],
      ["error", 60],
    ]);
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
