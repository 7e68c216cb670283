import { Decimal, instrument, type Instant } from "#domain";
import { explain, type Match, type Matching, type TradeEvent } from "#trades";
import {
  type Case,
  type Check,
  decimal,
  given,
  type Json,
  list,
  near,
  object,
  same,
  text,
} from "./case.ts";
import { at, deal } from "./events.ts";

/** Lots and disposals by rp2. `dynamic` lets one more lot appear before each disposal. */
export function lotMatching(case_: Case): readonly Check[] {
  const params = object(case_["params"]);
  const lots = list(case_["lots"]);
  const expected = object(case_["expected"]);
  const disposals = list(expected["disposals"]);
  const dynamic = params["mode"] === "dynamic";
  const buys = lots.map((lot, index) =>
    deal({
      id: text(lot["lot"]),
      side: "buy",
      quantity: decimal(lot["qty"]),
      price: decimal(lot["unitCost"]),
      sequence: dynamic ? 2 * index : index,
    }),
  );
  const sales = disposals.map((disposal, index) =>
    deal({
      id: `sale ${index}`,
      side: "sell",
      quantity: decimal(disposal["dispose"]),
      price: Decimal.zero,
      sequence: dynamic ? 2 * index + 1 : lots.length + index,
    }),
  );
  const matching = text(params["method"]).toLowerCase() as Matching;
  const { matches, openLots } = explain([...buys, ...sales], { matching });
  const left = new Map(lots.map((lot) => [text(lot["lot"]), decimal(lot["qty"])]));
  const checks = disposals.flatMap((disposal, index) => {
    const got = matches.filter((match) => match.closed === `sale ${index}`);
    const shown = got.map(({ opened, quantity }) => {
      const before = left.get(opened) ?? Decimal.zero;
      left.set(opened, before.minus(quantity));
      return { lot: opened, qty: quantity.toString(), lotQtyBefore: before.toString() };
    });
    const wanted = list(disposal["matches"]).map((match) => ({
      lot: text(match["lot"]),
      qty: text(match["qty"]),
      lotQtyBefore: text(match["lotQtyBefore"]),
    }));
    return [same(`disposals[${index}]`, wanted, shown)];
  });
  const remaining = Object.entries(object(expected["remaining"])).map(([lot, wanted]) =>
    near(
      `remaining.${lot}`,
      wanted,
      openLots.find((open) => open.opened === lot)?.quantity ?? Decimal.zero,
    ),
  );
  return [...checks, ...remaining];
}

/** The posting happens after all lots, whatever its own date, as a journal books it. */
const NOW = at("2030-01-01");
const METHODS: Readonly<Record<string, Matching>> = {
  LIFO: "lifo",
  HIFO: "hifo",
  AVERAGE: "average",
};

type Booked = {
  readonly qty: string;
  readonly asset: string;
  readonly price: string;
  readonly date: string;
};

/** Inventories and postings by beancount. A posting that names any lot ("{}") is a reduction. */
export function lotBooking(case_: Case): readonly Check[] {
  const method = text(object(case_["params"])["method"]);
  const apply = object(case_["apply"]);
  const postings = list(apply["postings"]);
  const before = list(case_["inventoryBefore"]);
  const events: TradeEvent[] = [
    ...before.map((lot, index) => posting(lot, { id: `lot ${index}`, when: dateOf(lot), index })),
    ...postings.map((entry, index) => posting(entry, { id: `posting ${index}`, when: NOW, index })),
  ];
  const { matches, openLots, gaps } = explain(events, { matching: METHODS[method] ?? "fifo" });
  const expected = object(case_["expected"]);
  const today = text(apply["date"]);
  const dayOf = (when: Instant) => (when === NOW ? today : when.slice(0, 10));
  const checks: Check[] = [same("error", given(expected["error"]), gaps.length > 0)];
  const assets = new Map(events.map((event) => [event.instrument?.id, event.instrument?.symbol]));
  if (given(expected["bookedLots"])) {
    const reductions = matches.map((match) =>
      reductionOf(match, { dayOf, asset: assets.get(match.instrument) }),
    );
    const opened = openLots
      .filter((lot) => lot.openedAt === NOW)
      .map((lot) => shown({ ...lot, asset: lot.instrument.symbol, when: dayOf(lot.openedAt) }));
    const all = list(expected["bookedLots"]);
    // At average beancount first books the merging of all lots, which moves nothing.
    const wanted = METHODS[method] === "average" ? all.slice(-1) : all;
    const got = METHODS[method] === "average" ? merge(reductions) : [...reductions, ...opened];
    checks.push(same("bookedLots", wanted.map(wantedLot).sort(byText), got.sort(byText)));
  }
  if (given(expected["inventoryAfter"])) {
    const after = openLots.map((lot) => {
      const price = METHODS[method] === "average" ? lot.cost.div(lot.quantity) : lot.price;
      return shown({ ...lot, price, asset: lot.instrument.symbol, when: dayOf(lot.openedAt) });
    });
    const merged = METHODS[method] === "average" ? merge(after) : after;
    checks.push(
      same(
        "inventoryAfter",
        list(expected["inventoryAfter"]).map(wantedLot).sort(byText),
        merged.sort(byText),
      ),
    );
  }
  return checks;
}

const byText = (a: Booked, b: Booked) => JSON.stringify(a).localeCompare(JSON.stringify(b));
const dateOf = (lot: Json) => at(text(object(lot["lot"] ?? {})["date"] ?? "2015-10-01"));

function posting(
  entry: Json,
  place: { readonly id: string; readonly when: Instant; readonly index: number },
) {
  const quantity = decimal(entry["qty"]);
  const lot = object(entry["lot"] ?? {});
  const any = place.when === NOW && given(entry["lot"]) && !given(lot["price"]);
  return deal({
    id: place.id,
    instrument: instrument({
      kind: "equity",
      symbol: text(entry["asset"]),
      currency: text(lot["ccy"] ?? "USD"),
    }),
    side: quantity.sign < 0 ? "sell" : "buy",
    ...(any && { effect: "close" as const }),
    quantity: quantity.abs(),
    price: decimal(lot["price"] ?? "0"),
    executedAt: place.when,
    sequence: place.index,
  });
}

function wantedLot(entry: Json): Booked {
  const lot = object(entry["lot"] ?? {});
  return {
    qty: decimal(entry["qty"]).toString(),
    asset: text(entry["asset"]),
    price: given(lot["price"]) ? decimal(lot["price"]).toString() : "0",
    date: given(lot["date"]) ? text(lot["date"]) : "",
  };
}

type Shown = {
  readonly direction: "long" | "short";
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly asset: string;
  readonly when: string;
};

/** Cash without a price has no date of its own in beancount. */
const shown = ({ direction, quantity, price, asset, when }: Shown): Booked => ({
  qty: (direction === "long" ? quantity : quantity.neg()).toString(),
  asset,
  price: price.toString(),
  date: price.isZero() ? "" : when,
});

const reductionOf = (
  match: Match,
  {
    dayOf,
    asset,
  }: { readonly dayOf: (when: Instant) => string; readonly asset: string | undefined },
): Booked =>
  shown({
    direction: match.direction === "long" ? "short" : "long",
    quantity: match.quantity,
    price: match.entryPrice,
    asset: asset ?? "",
    when: dayOf(match.openedAt),
  });

/** Adds up lots of one price, as a pool that is as old as its oldest lot. */
function merge(lots: readonly Booked[]): Booked[] {
  const merged = new Map<string, Booked>();
  for (const { qty, asset, price, date } of lots) {
    const key = `${asset} ${price}`;
    const before = merged.get(key);
    const sum = Decimal.of(before?.qty ?? "0")
      .plus(Decimal.of(qty))
      .toString();
    merged.set(key, {
      qty: sum,
      asset,
      price,
      date: before && before.date < date ? before.date : date,
    });
  }
  return [...merged.values()];
}
