import { simulatedClock } from "#testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLedger } from "./ledger.ts";

describe("the ledger", () => {
  it("remembers never too little, and little too much", async () => {
    const grant = fc.record({
      laterMs: fc.integer({ min: 0, max: 80 }),
      waitMs: fc.constantFrom(0, 0, 0, 50, 700),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(grant, { maxLength: 120 }), async (grants) => {
        const clock = simulatedClock();
        const ledger = createLedger(clock);
        const given: { at: number; weight: number }[] = [];
        for (const { laterMs, waitMs, weight } of grants) {
          await clock.advance(laterMs);
          ledger.record({ key: "k", max: 9, windowMs: 640, weight }, waitMs);
          given.push({ at: clock.monotonicMs() + waitMs, weight });
        }
        const now = clock.monotonicMs();
        const since = (ms: number) =>
          given.filter(({ at }) => at > now - ms).reduce((sum, { weight }) => sum + weight, 0);
        const told = ledger.grants().flatMap(({ agesMs }) => agesMs);
        // Whatever is looked back at, no fewer are told, and none that is a part too old.
        for (const ms of [640, 300, 100, 0, -300]) {
          expect(told.filter((age) => age < ms).length).toBeGreaterThanOrEqual(since(ms));
        }
        expect(told.length).toBeLessThanOrEqual(since(640 + 640 / 32));
      }),
      { numRuns: 100 },
    );
  });

  it("keeps few parts of many grants, and no window that is over", async () => {
    const clock = simulatedClock();
    const ledger = createLedger(clock);
    for (let key = 0; key < 3000; key++) {
      ledger.record({ key: `k${key}`, max: 9, windowMs: 100 }, 0);
      if (key % 100 === 0) await clock.advance(150);
    }
    expect(ledger.grants().length).toBeLessThan(1300);
  });
});
