import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectionId, epochMs, type Instant, instantOf, wallToUtcMs } from "#domain";
import { isOpen } from "./market-hours.ts";
import { type MarketId, MARKETS } from "./markets.ts";
import { type DueCadence, nextDueAt, phaseOf } from "./next-due.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const T0 = Date.UTC(2026, 0, 5, 9);
const ID = connectionId("01a1f87d-19da-7fc0-8f53-3cb8bcfb19ba");

const nextMs = (intervalMinutes: number, startMs: number, parts: { leastMinutes?: number } = {}) =>
  epochMs(
    nextDueAt({
      ...{ id: ID, intervalMinutes, cadence: { leastMinutes: 5, ...parts } },
      startedAt: instantOf(startMs),
      endedAt: instantOf(startMs + 1_000),
    }),
  );

describe("the phase of a connection", () => {
  it("stays the same, and differs from that of others", () => {
    expect(phaseOf(ID)).toBe(phaseOf(ID));
    expect(phaseOf(ID)).not.toBe(phaseOf(connectionId(`${ID}0`)));
  });

  it("spreads connections evenly over their interval, also ids that hardly differ", () => {
    const counts = Array.from({ length: 20 }, () => 0);
    for (let n = 0; n < 10_000; n++) {
      const phase = phaseOf(connectionId(`01a1f87d-19da-7fc0-8f53-${String(n).padStart(12, "0")}`));
      expect(phase).toBeGreaterThanOrEqual(0);
      expect(phase).toBeLessThan(1);
      const bin = Math.floor(phase * 20);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    // 500 each; five standard deviations are 109.
    expect(Math.max(...counts)).toBeLessThan(609);
    expect(Math.min(...counts)).toBeGreaterThan(391);
  });
});

describe("when a connection is due again", () => {
  it("comes after exactly its interval once it is in its rhythm", () => {
    for (const minutes of [5, 15, 60]) {
      const first = nextMs(minutes, T0);
      const lateMs = 2_000;
      expect(nextMs(minutes, first + lateMs) - first).toBe(minutes * MINUTE_MS);
    }
  });

  it("is never sooner than half an interval, and never later than one and a half", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.integer({ min: 0, max: 7_200_000 }),
        fc.uuid(),
        (intervalMinutes, offsetMs, lastedMs, id) => {
          const started = T0 + offsetMs;
          const ended = started + lastedMs;
          const due = epochMs(
            nextDueAt({
              ...{ id: connectionId(id), intervalMinutes, cadence: { leastMinutes: 5 } },
              startedAt: instantOf(started),
              endedAt: instantOf(ended),
            }),
          );
          const everyMs = intervalMinutes * MINUTE_MS;
          expect(due).toBeGreaterThan(ended);
          expect(due - started).toBeGreaterThanOrEqual(everyMs / 2);
          // Slots that passed while it was read are not made up for.
          expect(due - Math.max(ended, started + everyMs / 2)).toBeLessThanOrEqual(everyMs + 1);
        },
      ),
    );
  });

  it("is no more often than the broker has use for", () => {
    const first = nextMs(5, T0, { leastMinutes: 30 });
    expect(nextMs(5, first, { leastMinutes: 30 }) - first).toBe(30 * MINUTE_MS);
  });
});

describe("a broker that publishes at certain hours", () => {
  const after = (endedAt: Instant) =>
    nextDueAt({
      ...{ id: ID, intervalMinutes: 60, startedAt: endedAt, endedAt },
      cadence: { leastMinutes: 30, afterHoursUtc: [6, 12] },
    });

  it("is read within the hour after each of them, and not in between", () => {
    const spreadMs = Math.floor(phaseOf(ID) * HOUR_MS);
    const day = Date.UTC(2026, 0, 5);
    const six = day + 6 * HOUR_MS + spreadMs;
    const noon = day + 12 * HOUR_MS + spreadMs;
    expect(after(instantOf(day))).toBe(instantOf(six));
    expect(after(instantOf(six))).toBe(instantOf(noon));
    expect(after(instantOf(noon - 1))).toBe(instantOf(noon));
    expect(after(instantOf(noon + 1))).toBe(instantOf(six + 24 * HOUR_MS));
  });

  it("is read as often as there are hours, whatever the day", () => {
    let at = instantOf(Date.UTC(2026, 2, 28));
    const hours: number[] = [];
    for (let n = 0; n < 8; n++) {
      at = after(at);
      hours.push(Number(at.slice(11, 13)));
    }
    expect(new Set(hours)).toEqual(new Set([6, 12]));
    expect(epochMs(at) - Date.UTC(2026, 2, 28)).toBeLessThan(4 * 24 * HOUR_MS);
  });
});

describe("a connection whose market closes", () => {
  const IDS = ["a", "b", "c"].map((end) => connectionId(`${ID}${end}`));
  /** All due times of some days, each reading lasting two seconds. */
  const course = (parts: Partial<DueCadence>, from: string, days: number, id = ID) => {
    const beginMs = Date.parse(`${from}T00:00:00Z`);
    const dues: number[] = [];
    for (let at = beginMs; at < beginMs + days * 24 * HOUR_MS;) {
      const [startedAt, endedAt] = [instantOf(at), instantOf(at + 2_000)];
      const cadence = { leastMinutes: 5, ...parts };
      at = epochMs(nextDueAt({ id, intervalMinutes: 15, cadence, startedAt, endedAt }));
      dues.push(at);
    }
    return dues.slice(0, -1);
  };
  const within = (dues: readonly number[], from: string, to: string) =>
    dues.filter((due) => due >= Date.parse(`${from}Z`) && due < Date.parse(`${to}Z`)).length;

  it("is read every four hours then, and at its interval while it is open", () => {
    for (const id of IDS) {
      const dues = course({ market: "nyse" }, "2026-01-05", 8, id);
      // From four in the morning to eight in the evening in New York.
      expect(within(dues, "2026-01-06T09:00", "2026-01-07T01:00")).toBe(64);
      expect(within(dues, "2026-01-11T00:00", "2026-01-12T00:00")).toBe(6);
    }
  });

  it("is read for two hours more after it closes, and within an interval of its opening", () => {
    for (const id of IDS)
      for (const [from, closes, opens] of [
        ["2026-01-05", "2026-01-09T22:00", "2026-01-11T22:00"],
        // The clocks go forward, and back, while it is closed.
        ["2026-03-02", "2026-03-06T22:00", "2026-03-08T21:00"],
        ["2026-10-26", "2026-10-30T21:00", "2026-11-01T22:00"],
      ] as const) {
        const dues = course({ market: "fx" }, from, 8, id);
        const [closesMs, opensMs] = [closes, opens].map((text) => Date.parse(`${text}Z`)) as [
          number,
          number,
        ];
        const hours = dues.filter((due) => due >= closesMs && due < closesMs + 2 * HOUR_MS);
        expect(hours).toHaveLength(8);
        expect(dues.find((due) => due >= opensMs)).toBeLessThan(opensMs + 15 * MINUTE_MS);
      }
  });

  it("is never due in the past, nor later than six hours, in any market at any time", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<MarketId>("nyse", "cme", "fx"),
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 0, max: 10 * 365 * 24 * 60 }),
        fc.integer({ min: 0, max: 7_200_000 }),
        fc.uuid(),
        (market, intervalMinutes, minutes, lastedMs, id) => {
          const started = Date.UTC(2024, 0, 1) + minutes * MINUTE_MS;
          const ended = started + lastedMs;
          const parts = {
            ...{ id: connectionId(id), intervalMinutes },
            ...{ startedAt: instantOf(started), endedAt: instantOf(ended) },
          };
          const due = epochMs(nextDueAt({ ...parts, cadence: { leastMinutes: 5, market } }));
          const always = epochMs(nextDueAt({ ...parts, cadence: { leastMinutes: 5 } }));
          expect(due).toBeGreaterThanOrEqual(always);
          expect(due).toBeGreaterThan(ended);
          expect(due - ended).toBeLessThanOrEqual(6 * HOUR_MS);
          if (isOpen(MARKETS[market], always)) expect(due).toBe(always);
        },
      ),
    );
  });

  it("is read shortly before its broker forgets the day, on every day, whatever the clock does", () => {
    const resets = { at: "17:00", zone: "America/Chicago" } as const;
    for (const id of IDS)
      for (const market of [undefined, "cme"] as const) {
        const dues = course({ resets, ...(market && { market }) }, "2026-03-02", 14, id);
        for (let day = 2; day < 15; day++) {
          const resetMs = wallToUtcMs(Date.UTC(2026, 2, day, 17), resets.zone);
          const before = dues.filter(
            (due) => due >= resetMs - 20 * MINUTE_MS && due < resetMs - 5 * MINUTE_MS + 1,
          );
          expect(before.length, `on 2026-03-${day}`).toBeGreaterThanOrEqual(1);
        }
      }
  });
});
