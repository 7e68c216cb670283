import { Decimal, type Instant } from "#domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { averagePrice, createBook, unitsOf } from "./book.ts";
import { seeded, uuid } from "./seeded.ts";
import { createVenue } from "./venue.ts";

function opened() {
  const clock = standingClock();
  const venue = createVenue({ clock });
  const account = venue.openAccount({
    broker: "oanda",
    number: "1",
    name: "One",
    currency: "USD",
  });
  const fill = (side: "buy" | "sell", units: string, price = "10", lateMs = 0) =>
    venue.execute({
      account,
      symbol: "X",
      side,
      quantity: Decimal.of(units),
      price: Decimal.of(price),
      lateMs,
    });
  return { clock, venue, account, fill };
}

const fills = fc.array(
  fc.record({
    side: fc.constantFrom("buy" as const, "sell" as const),
    units: fc.integer({ min: 1, max: 999 }).map((cents) => String(cents / 100)),
    price: fc.integer({ min: 1, max: 9999 }).map((cents) => String(cents / 100)),
  }),
  { minLength: 1, maxLength: 30 },
);

describe("the book", () => {
  it("neither loses nor makes units or money", () => {
    fc.assert(
      fc.property(fills, (list) => {
        const { fill } = opened();
        const book = createBook();
        const signed = list.map(({ side, units, price }) => {
          const made = fill(side, units, price);
          book.add(made);
          return side === "buy" ? made.quantity : made.quantity.neg();
        });
        expect(unitsOf(book.lots("X")).eq(Decimal.sum(signed))).toBe(true);
        // What came in for all that was sold, less what went out, is gain less what is still held.
        const paid = list.map(({ price }, at) =>
          Decimal.of(price).times(signed[at] ?? Decimal.zero),
        );
        const held = book.lots("X").map(({ units, price }) => units.times(price));
        const inOut = Decimal.sum(paid).neg();
        expect(book.gain("X").minus(Decimal.sum(held)).eq(inOut)).toBe(true);
      }),
    );
  });

  it("is the same after a bust as if the fill had never been", () => {
    fc.assert(
      fc.property(fills, fc.nat(), (list, which) => {
        const { fill } = opened();
        const made = list.map(({ side, units, price }) => fill(side, units, price));
        const gone = made[which % made.length];
        const [revised, without] = [createBook(), createBook()];
        for (const each of made) revised.add(each);
        for (const each of made) if (each !== gone) without.add(each);
        if (gone) revised.revise(gone, undefined);
        expect(revised.lots("X")).toEqual(without.lots("X"));
        expect(revised.gain("X").eq(without.gain("X"))).toBe(true);
      }),
    );
  });

  it("averages what is open", () => {
    const { fill } = opened();
    const book = createBook();
    expect(averagePrice(book.lots("X"))).toBeUndefined();
    book.add(fill("buy", "1", "10"));
    book.add(fill("buy", "3", "12"));
    expect(String(averagePrice(book.lots("X")))).toBe("11.5");
  });
});

describe("the venue", () => {
  it("publishes what is late in the order in which it appears", () => {
    const { clock, venue, account, fill } = opened();
    fill("buy", "1", "1", 5000);
    fill("buy", "2", "1", 1000);
    fill("buy", "3", "1");
    const seen = () =>
      venue
        .published(account)
        .flatMap((event) => (event.type === "fill" ? [String(event.quantity)] : []));
    expect(seen()).toEqual(["3"]);
    clock.pass(1000);
    expect(seen()).toEqual(["3", "2"]);
    clock.pass(4000);
    expect(seen()).toEqual(["3", "2", "1"]);
  });

  it("never reports on a fill before the fill", () => {
    const { clock, venue, account, fill } = opened();
    const late = fill("buy", "1", "1", 5000);
    venue.correct(late, { price: Decimal.of(2) });
    venue.bust(late);
    expect(venue.published(account).map(({ type }) => type)).toEqual(["order_accepted"]);
    clock.pass(5000);
    expect(
      venue
        .published(account)
        .slice(1)
        .map(({ type }) => type),
    ).toEqual(["fill", "fill_corrected", "fill_busted"]);
  });

  it("numbers the truth without a hole and never changes it", () => {
    const { venue, fill } = opened();
    const first = fill("buy", "1");
    const before = structuredCloneOf(venue.truth);
    venue.correct(first, { price: Decimal.of(9) });
    venue.bust(first);
    expect(venue.truth.map(({ seq }) => seq)).toEqual(venue.truth.map((_, at) => at + 1));
    expect(structuredCloneOf(venue.truth.slice(0, 2))).toEqual(before);
    expect(() => venue.correct(first, { price: Decimal.one })).toThrow("was busted");
  });
});

const structuredCloneOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("seeded randomness", () => {
  it("is known by heart, so that kept seeds mean the same for ever", () => {
    const random = seeded("one");
    expect([random.whole(0, 999), random.whole(0, 999), random.whole(0, 999)])
      .toMatchInlineSnapshot(`
      [
        186,
        446,
        969,
      ]
    `);
    expect(uuid(seeded("one"))).toMatchInlineSnapshot(`"4cca4160-8f4f-4117-86cd-1393a31f5439"`);
  });

  it("falls evenly", () => {
    const random = seeded("even");
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 20_000; draw++) {
      const at = random.whole(0, 9);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it("differs in every part for texts that differ in one letter", () => {
    const ids = Array.from({ length: 500 }, (_, at) => uuid(seeded(`fill ${at}`)));
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(500);
    expect(
      ids.every((id) =>
        /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id),
      ),
    ).toBe(true);
  });
});

it("instants of late fills stay texts that sort", () => {
  const { fill } = opened();
  expect(fill("buy", "1", "1", 61_000).visibleAt).toBe("2026-03-02T12:01:01.000000Z" as Instant);
});
