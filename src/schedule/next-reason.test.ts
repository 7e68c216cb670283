import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectionId, epochMs, type Instant, instantOf } from "#domain";
import { type DueCadence, nextDueAt } from "./next-due.ts";
import { nextReason } from "./next-reason.ts";

/** A connection that was read at that time, and when it is due after that. */
function read(at: string, cadence: DueCadence, intervalMinutes = 15) {
  const lastAttemptAt = `${at}:00.000000Z` as Instant;
  const times = { startedAt: lastAttemptAt, endedAt: instantOf(epochMs(lastAttemptAt) + 1_000) };
  const nextAttemptAt = nextDueAt({ id: connectionId("c1"), intervalMinutes, cadence, ...times });
  return { state: "connected", intervalMinutes, lastAttemptAt, nextAttemptAt };
}

const NYSE: DueCadence = { leastMinutes: 5, market: "nyse" };
const FLEX: DueCadence = { leastMinutes: 5, afterHoursUtc: [5, 12] };
const SELDOM: DueCadence = { leastMinutes: 45 };

describe("why the next reading is later than the interval", () => {
  it.each([
    ["on a Monday at noon", "2026-01-05T17:00", NYSE, undefined],
    ["on a Saturday", "2026-01-10T17:00", NYSE, "market-closed"],
    ["after a statement", "2026-01-05T14:00", FLEX, "statement-hours"],
    ["of a broker that is not read so often", "2026-01-05T14:00", SELDOM, "least-interval"],
  ] as const)("is told %s", (_, at, cadence, reason) => {
    expect(nextReason(read(at, cadence), cadence)).toBe(reason);
  });

  it("is the failure while there is one that is waited for", () => {
    const nextAttemptAt = "2026-01-05T18:00:00.000000Z" as Instant;
    const failed = { ...read("2026-01-05T17:00", NYSE), state: "error", nextAttemptAt };
    expect(nextReason(failed, NYSE)).toBe("after-failure");
    expect(nextReason({ ...failed, state: "needs-user" }, NYSE)).toBeUndefined();
    const soon = "2026-01-05T17:01:00.000000Z" as Instant;
    expect(nextReason({ ...failed, nextAttemptAt: soon }, NYSE)).toBeUndefined();
  });

  it("is none where nothing stands in the way, at any time and interval", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 5, max: 60 }),
        (minutes, interval) => {
          const at = instantOf(Date.UTC(2026, 0, 1) + minutes * 60_000).slice(0, 16);
          const cadence = { leastMinutes: 5 };
          expect(nextReason(read(at, cadence, interval), cadence)).toBeUndefined();
        },
      ),
    );
  });
});
