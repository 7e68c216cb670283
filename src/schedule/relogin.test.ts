import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, type Instant, instantOf } from "#domain";
import { reloginDueAt, warningDue, WARNING_HOURS } from "./relogin.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const at = (hours: number): Instant => instantOf(Date.UTC(2026, 0, 5) + hours * HOUR_MS);
const weekly = { refreshMs: WEEK_MS };

describe("the end of a log-in", () => {
  it("is what the broker said, else what is known of how long it lives", () => {
    expect(reloginDueAt({ token: weekly, signedInAt: at(0) })).toBe(at(168));
    const stated = { signedInAt: at(0), refreshExpiresAt: at(160) };
    expect(reloginDueAt({ token: weekly, ...stated })).toBe(at(160));
  });

  it("is that of a credential which has to be made anew", () => {
    const yearly = { credentialMs: 365 * 24 * HOUR_MS };
    expect(reloginDueAt({ token: yearly, signedInAt: at(0) })).toBe(at(365 * 24));
    expect(reloginDueAt({ token: { ...yearly, ...weekly }, signedInAt: at(0) })).toBe(at(168));
  });

  it("is not moved by renewals where the life of a log-in is fixed", () => {
    const token = { ...weekly, rotates: true };
    const renewed = { signedInAt: at(0), refreshExpiresAt: at(300) };
    expect(reloginDueAt({ token, ...renewed })).toBe(at(168));
  });

  it("is not known where the log-in goes on by itself, or its beginning is not known", () => {
    expect(reloginDueAt({ token: {}, signedInAt: at(0), refreshExpiresAt: at(9) })).toBeUndefined();
    expect(reloginDueAt({ token: { rotates: true }, refreshExpiresAt: at(9) })).toBeUndefined();
    expect(reloginDueAt({ token: weekly })).toBeUndefined();
  });
});

describe("a warning", () => {
  it("comes 48, 24 and 6 hours ahead, and none before or after", () => {
    const due = at(168);
    const seen = [119.9, 120, 143, 144, 161, 162, 167.9, 168, 200].map((hour) =>
      warningDue(due, weekly, at(hour)),
    );
    const [none, ...rest] = [undefined, 48, 48, 24, 24, 6, 6, undefined, undefined];
    expect(seen).toEqual([none, ...rest]);
  });

  it("comes not so early for a log-in that lives for a day only", () => {
    const daily = { refreshMs: 24 * HOUR_MS };
    expect([1, 17, 18, 23].map((hour) => warningDue(at(24), daily, at(hour)))).toEqual([
      undefined,
      undefined,
      6,
      6,
    ]);
    expect(warningDue(at(8), { refreshMs: 8 * HOUR_MS }, at(7))).toBeUndefined();
  });

  it("is one of three, each told once, whatever the clock does", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 300 }), { minLength: 1, maxLength: 60 }),
        (jumps) => {
          const told = new Set<string>();
          let hour = 0;
          for (const jump of jumps) {
            hour = Math.max(0, hour + jump / 10);
            const hours = warningDue(at(168), weekly, at(hour));
            if (hours === undefined) continue;
            expect(WARNING_HOURS).toContain(hours);
            // Never a warning that promises more time than is left.
            expect(epochMs(at(168)) - epochMs(at(hour))).toBeLessThanOrEqual(hours * HOUR_MS);
            told.add(`${hours}`);
          }
          expect(told.size).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
