import { describe, expect, it } from "vitest";
import { Decimal } from "#domain";
import { standingClock } from "../fakes.ts";
import { createDesk, type DeskTicket } from "./desk.ts";
import { createVenue } from "./venue.ts";

const of = (value: number) => Decimal.of(value);

/** A desk at a price of 100 whose market trades four units at once, and what it told. */
function thin() {
  const venue = createVenue({ clock: standingClock() });
  const account = venue.openAccount({ broker: "test", number: "1", name: "One", currency: "USD" });
  const desk = createDesk({ venue, account, priceOf: () => of(100), halfSpread: Decimal.zero });
  const told: string[] = [];
  const onOrder = (
    { latest, open }: { latest?: Decimal; open: { filled: Decimal } },
    what: string,
  ) => void told.push(`${what} ${latest ?? 0} of ${open.filled}`);
  desk.watch({ onOrder }, new AbortController().signal);
  desk.setDepth(of(4));
  const place = (more: Partial<DeskTicket> = {}) =>
    desk.place({
      ...{ clientId: "ours", symbol: "XYZ", side: "buy", type: "market", quantity: of(10) },
      ...{ timeInForce: "gtc", extendedHours: false, ...more },
    });
  const fills = () => venue.truth.flatMap((event) => (event.type === "fill" ? [event] : []));
  return { desk, place, fills, told };
}

describe("an order where few units are there", () => {
  it("fills in parts, one with each move of the price, at the average of them", () => {
    const { desk, place, fills, told } = thin();
    const order = place();
    expect([order.status, String(order.open.filled)]).toEqual(["working", "4"]);
    desk.setPrice("XYZ", of(110));
    desk.setPrice("XYZ", of(120));
    desk.setPrice("XYZ", of(130));
    expect([order.status, String(order.average)]).toEqual(["filled", "108"]);
    expect(fills().map(({ quantity, left }) => `${quantity} ${left}`)).toEqual([
      ...["4 6", "4 2", "2 0"],
    ]);
    expect(told).toEqual(["new 0 of 0", "part 4 of 4", "part 4 of 8", "filled 2 of 10"]);
  });

  it("for now keeps its part and ends; for all or nothing trades nothing", () => {
    const { place, fills } = thin();
    const [now, all] = [place({ timeInForce: "ioc" }), place({ timeInForce: "fok" })];
    expect([now.status, String(now.open.filled)]).toEqual(["canceled", "4"]);
    expect([all.status, String(all.open.filled)]).toEqual(["canceled", "0"]);
    expect(fills()).toHaveLength(1);
    expect(place({ timeInForce: "fok", quantity: of(4) }).status).toBe("filled");
  });

  it("trades what is left once the market is deep again", () => {
    const { desk, place } = thin();
    const order = place();
    desk.setDepth(undefined);
    expect([order.status, String(order.open.filled)]).toEqual(["filled", "10"]);
  });
});

it("the end of a session ends what was good for the day, its part kept", () => {
  const { desk, place } = thin();
  const [ofDay, without] = [place({ timeInForce: "day" }), place()];
  desk.endSession();
  expect([ofDay.status, String(ofDay.open.filled)]).toEqual(["expired", "4"]);
  desk.setPrice("XYZ", of(90));
  expect([without.status, String(without.open.filled)]).toEqual(["working", "4"]);
  desk.setOpen(true);
  expect(String(without.open.filled)).toBe("8");
});
