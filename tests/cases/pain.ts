import {
  type Day,
  Decimal,
  epochMs,
  type Execution,
  type ExecutionKind,
  instantOf,
  instrument,
  type Instrument,
} from "#domain";
import {
  buildRoundTrips,
  type BuildOptions,
  changedSince,
  planRebuild,
  type RoundTrip,
  type TradeEvent,
} from "#trades";
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
import { at, deal, fee } from "./events.ts";

const KINDS: Readonly<Record<string, ExecutionKind>> = {
  expired: "expiry",
  assigned: "assignment",
};

/** Failures that peers saw, where they concern what trades are made of executions. */
export function pain(case_: Case): readonly Check[] {
  const special: Readonly<Record<string, () => readonly Check[]>> = {
    "pain-close-on-later-sync": () => laterSync(case_),
    "pain-two-identical-buys": () => identicalBuys(case_),
    "pain-itm-option-at-expiry": () => inTheMoney(case_),
    "pain-option-expiry-no-fill": () => expiryWithoutFill(case_),
  };
  return special[case_.id]?.() ?? plainFills(case_);
}

const multiplierIn = (input: Json) =>
  decimal(input["multiplier"] ?? object(input["instrument"] ?? {})["multiplier"] ?? "1");

function fillsOf(rows: readonly Json[], traded: (row: Json) => Instrument): readonly Execution[] {
  return rows.map((row, index) =>
    deal({
      id: given(row["brokerTradeId"]) ? text(row["brokerTradeId"]) : String(index),
      instrument: traded(row),
      kind: KINDS[text(row["reason"] ?? "")] ?? "fill",
      side: (row["side"] ?? row["type"]) === "sell" ? "sell" : "buy",
      quantity: decimal(row["qty"]),
      price: decimal(row["price"]),
      fees: fee(decimal(row["commission"] ?? "0").abs(), "USD"),
      executedAt: instantOf(epochMs(at("2026-03-17")) + index * 60_000),
      sequence: index,
    }),
  );
}

function plainFills(case_: Case): readonly Check[] {
  const input = object(case_["input"]);
  const fills = fillsOf(list(input["fills"]), (row) => {
    const multiplier = given(row["sym"]) ? decimal(row["multiplier"] ?? "1") : multiplierIn(input);
    return instrument({
      kind: multiplier.eq(Decimal.one) ? "equity" : "option",
      symbol: text(row["sym"] ?? "ABC"),
      currency: "USD",
      multiplier,
    });
  });
  return checksOf(object(case_["expected"]), buildRoundTrips(fills).roundTrips);
}

function checksOf(expected: Json, trips: readonly RoundTrip[]): readonly Check[] {
  const closed = trips.filter((trip) => trip.status === "closed");
  const checks: Check[] = [];
  if (given(expected["closedTrades"]))
    checks.push(same("closedTrades", expected["closedTrades"], closed.length));
  if (given(expected["totalGrossPnl"])) {
    checks.push(
      near(
        "totalGrossPnl",
        expected["totalGrossPnl"],
        Decimal.sum(trips.map((trip) => trip.grossPnl)),
      ),
    );
  }
  const wanted = list(expected["trades"]);
  if (wanted.length > 0) checks.push(same("trades.length", wanted.length, trips.length));
  return [...checks, ...wanted.flatMap((trade, index) => tradeChecks(trade, trips[index]))];
}

function tradeChecks(trade: Json, trip: RoundTrip | undefined): readonly Check[] {
  const numbers: Readonly<Record<string, Decimal | undefined>> = {
    qty: trip?.quantity,
    avgEntry: trip?.entryPrice,
    avgExit: trip?.exitPrice,
    grossPnl: trip?.grossPnl,
    commission: trip?.fees,
    netPnl: trip?.netPnl,
  };
  return Object.entries(trade).map(([field, wanted]) => {
    if (field === "status") return same(field, wanted, trip?.status);
    if (field === "closeReason")
      return same(field, text(wanted).replace("expired_assumed", "expiry-assumed"), trip?.closedBy);
    return near(field, wanted, numbers[field]);
  });
}

/** What a second sync brings is built onto what the first one left. */
function laterSync(case_: Case): readonly Check[] {
  const input = object(case_["input"]);
  const traded = instrument({ kind: "equity", symbol: "ABC", currency: "USD" });
  const first = fillsOf(list(input["sync1"]), () => traded);
  const all = fillsOf(list(input["sync2WithOverlap"]), () => traded);
  const second = all.filter((event) => !first.some((known) => known.id === event.id));
  const stored = buildRoundTrips(first).roundTrips;
  const after = rebuild({ stored, all, changed: second });
  const again = rebuild({ stored: after, all, changed: all });
  return [
    ...checksOf(object(case_["expected"]), after),
    same("sameResultForOverlap", JSON.stringify(after), JSON.stringify(again)),
  ];
}

type Change = {
  readonly stored: readonly RoundTrip[];
  readonly all: readonly TradeEvent[];
  readonly changed: readonly Execution[];
};

function rebuild({ stored, all, changed }: Change): readonly RoundTrip[] {
  const since = changedSince(changed, () => undefined);
  if (!since) return stored;
  const plan = planRebuild(stored, since);
  const kept = stored.filter((trip) => !plan.replaced.includes(trip.id));
  const events = all.filter((event) => "executedAt" in event && event.executedAt >= plan.from);
  return [...kept, ...buildRoundTrips(events).roundTrips];
}

function identicalBuys(case_: Case): readonly Check[] {
  const traded = instrument({ kind: "equity", symbol: "ABC", currency: "USD" });
  const fills = fillsOf(list(object(case_["input"])["rows"]), () => traded);
  const { roundTrips, openLots } = buildRoundTrips(fills);
  const expected = object(case_["expected"]);
  return [
    ...checksOf(expected, roundTrips),
    near(
      "openQtyAfter",
      expected["openQtyAfter"],
      Decimal.sum(openLots.map((lot) => lot.quantity)),
    ),
    same("kept", expected["kept"], roundTrips[0]?.executionIds.length),
  ];
}

function optionOf(multiplier: Decimal, strike?: Decimal): Instrument {
  return instrument({
    kind: "option",
    symbol: "ABC",
    underlying: "ABC",
    currency: "USD",
    multiplier,
    expiry: "2026-04-17" as Day,
    ...(strike && { strike, right: "call" as const }),
  });
}

function expiryWithoutFill(case_: Case): readonly Check[] {
  const input = object(case_["input"]);
  const option = optionOf(multiplierIn(input));
  const options: BuildOptions = { expiry: { asOf: "2026-04-18" as Day } };
  const { roundTrips } = buildRoundTrips(
    fillsOf(list(input["fills"]), () => option),
    options,
  );
  return checksOf(object(case_["expected"]), roundTrips);
}

function inTheMoney(case_: Case): readonly Check[] {
  const input = object(case_["input"]);
  const position = object(input["position"]);
  const option = optionOf(decimal(position["multiplier"]), decimal(position["strike"]));
  const held = fillsOf([{ side: "buy", qty: position["qty"], price: "1" }], () => option);
  const underlyingClose = () => decimal(input["underlyingAtExpiry"]);
  const { roundTrips, gaps } = buildRoundTrips(held, {
    expiry: { asOf: "2026-04-18" as Day, underlyingClose },
  });
  const review = gaps.some((gap) => gap.kind === "expired-in-the-money");
  return [
    same("status", object(case_["expected"])["status"], review ? "needs_review" : "settled"),
    same("notAutoClosedAtZero", true, roundTrips[0]?.status === "open"),
  ];
}
