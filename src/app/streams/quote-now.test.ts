import { expect, test } from "vitest";
import { Decimal, instantOf, instrument, type Quote } from "#domain";
import type { QuoteListener } from "#streams";
import { simulatedClock } from "#testing";
import { quoteNow } from "./quote-now.ts";

type SimulatedClock = ReturnType<typeof simulatedClock>;

const ACME = instrument({ kind: "equity", symbol: "ACME", currency: "USD" });
const [bid, ask] = [Decimal.of("9.9"), Decimal.of("10")];
const quote: Quote = { instrument: ACME.id, at: instantOf(0), bid, ask };

function world(first: (listener: QuoteListener, clock: SimulatedClock) => void) {
  const clock = simulatedClock();
  let isFollowed = false;
  const bus = {
    subscribe(_: unknown, listener: QuoteListener) {
      isFollowed = true;
      first(listener, clock);
      return () => void (isFollowed = false);
    },
  };
  const asked = clock.finish(quoteNow(bus, ACME, clock));
  return { asked, clock, isFollowed: () => isFollowed };
}
const told = (listener: QuoteListener, more: Partial<Quote> = {}, isStale = false) =>
  listener({ quote: { ...quote, ...more }, heardAt: instantOf(0), isStale });

test("what is known is given at once, and followed no longer", async () => {
  const { asked, clock, isFollowed } = world((listener) => told(listener));
  expect(await asked).toEqual(quote);
  expect([clock.monotonicMs(), isFollowed()]).toEqual([0, false]);
});

test("the first whole price that comes is taken", async () => {
  const { asked, clock } = world((listener, { sleep }) => {
    told(listener, {}, true);
    told(listener, { ask: undefined as never });
    void sleep(700).then(() => told(listener, { last: bid }));
  });
  expect(await asked).toMatchObject({ last: bid });
  expect(clock.monotonicMs()).toBeLessThan(5_000);
});

test("nothing is waited for longer than five seconds", async () => {
  const { asked, clock, isFollowed } = world(() => undefined);
  expect(await asked).toBeUndefined();
  expect([clock.monotonicMs(), isFollowed()]).toEqual([5_000, false]);
});
