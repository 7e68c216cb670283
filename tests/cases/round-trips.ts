import { Decimal, type Instant, instrument } from "#domain";
import {
  buildRoundTrips,
  type BuildOptions,
  type Grouping,
  type Matching,
  type RoundTrip,
  statistics,
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
import { at, deal, fee, mark, split } from "./events.ts";

const GROUPINGS: Readonly<Record<string, Grouping>> = {
  FillToFill: "fill-to-fill",
  FlatToFlat: "flat-to-flat",
  FlatToReduced: "flat-to-reduced",
};

/**
 * Fills, marks and splits by LEAN; its fees are undivided, its excursions exist per fill only and
 * include fill prices.
 */
export function leanRoundTrips(given: Case): readonly Check[] {
  const params = object(given["params"]);
  const grouping = GROUPINGS[text(params["grouping"])] ?? "flat-to-flat";
  const options: BuildOptions = {
    grouping,
    matching: text(params["matching"]).toLowerCase() as Matching,
    feeSplit: "all-to-closing",
    fillsAreMarks: grouping === "fill-to-fill",
  };
  const events = eventsOf(given).filter(
    (event) => grouping === "fill-to-fill" || !("markedAt" in event),
  );
  const { roundTrips, gaps } = buildRoundTrips(events, options);
  const closed = roundTrips
    .filter((trip) => trip.status === "closed")
    .sort((a, b) => `${a.closedAt} ${a.openedAt}`.localeCompare(`${b.closedAt} ${b.openedAt}`));
  const expected = inOrder(list(object(given["expected"])["closedTrades"]));
  const rounding = gaps.filter((gap) => gap.kind !== "split-rounding");
  return [
    same("closedTrades.length", expected.length, closed.length),
    same("gaps", [], rounding),
    ...expected.flatMap((trade, index) =>
      tripChecks(trade, closed[index]).map((check) => ({
        ...check,
        field: `${index}.${check.field}`,
      })),
    ),
  ];
}

/** Trades as they close. */
const inOrder = (trades: readonly Json[]): readonly Json[] =>
  trades.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
const keyOf = (trade: Json) => `${String(trade["exitTime"])} ${String(trade["entryTime"])}`;

function eventsOf(given: Case): readonly TradeEvent[] {
  const option = given["instrument"] !== undefined;
  let when: Instant = at("2015-01-01");
  return list(given["events"]).flatMap((event, sequence): TradeEvent[] => {
    const multiplier = event["multiplier"] ? decimal(event["multiplier"]) : multiplierOf(given);
    const traded = instrument({
      kind: option ? "option" : "equity",
      symbol: "SPY",
      currency: "USD",
      multiplier,
    });
    switch (event["type"]) {
      case "mark":
        return [mark(decimal(event["price"]), { instrument: traded, when, sequence })];
      case "split": {
        const ratio = { from: decimal(event["factor"]), to: Decimal.one };
        return [split(ratio, { instrument: traded, when, sequence })];
      }
      case "fill":
      case "optionExercise": {
        when = at(text(event["time"]));
        const quantity = decimal(event["qty"]);
        return [
          deal({
            id: text(event["orderId"]),
            instrument: traded,
            kind: event["type"] === "fill" ? "fill" : "exercise",
            side: quantity.sign < 0 ? "sell" : "buy",
            quantity: quantity.abs(),
            price: decimal(event["price"]),
            fees: fee(decimal(event["fee"]), "USD"),
            executedAt: when,
            sequence,
          }),
        ];
      }
      default:
        return [];
    }
  });
}

const multiplierOf = (given: Case) =>
  decimal(list(given["events"]).find((event) => event["multiplier"])?.["multiplier"] ?? "1");

function tripChecks(trade: Json, trip: RoundTrip | undefined): readonly Check[] {
  if (!trip) return [same("trade", trade, undefined)];
  const numbers: readonly [string, Decimal | undefined][] = [
    ["qty", trip.quantity],
    ["entryPrice", trip.entryPrice],
    ["exitPrice", trip.exitPrice],
    ["grossPnl", trip.grossPnl],
    ["fees", trip.fees],
    ["mae", trip.excursions?.mae ?? Decimal.zero],
    ["mfe", trip.excursions?.mfe ?? Decimal.zero],
    ["endTradeDrawdown", trip.excursions?.drawdown],
  ];
  const checks = numbers.filter(([field]) => given(trade[field]));
  const ids = trade["orderIds"];
  return [
    same("direction", trade["direction"], trip.direction),
    ...(trade["entryTime"] ? [same("entryTime", at(text(trade["entryTime"])), trip.openedAt)] : []),
    ...(trade["exitTime"] ? [same("exitTime", at(text(trade["exitTime"])), trip.closedAt)] : []),
    ...checks.map(([field, actual]) => near(field, trade[field], actual)),
    ...(Array.isArray(ids)
      ? [same("orderIds", ids.map(String).sort(), [...trip.executionIds].sort())]
      : []),
    ...("isWin" in trade ? [same("isWin", trade["isWin"], isWin(trip))] : []),
  ];
}

const isWin = (trip: RoundTrip) => statistics([trip], { basis: "gross" })[0]?.wins === 1;
