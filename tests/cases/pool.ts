import { Decimal, instrument } from "#domain";
import { explain, type Match, type TradeEvent, unrealisedPnl } from "#trades";
import {
  type Case,
  type Check,
  decimal,
  given,
  type Json,
  list,
  near,
  object,
  text,
} from "./case.ts";
import { at, deal, split } from "./events.ts";

/**
 * Pools of the UK tax office. Our nearest rule is the average; costs go into the price, as a pool
 * has it. What the same-day and 30-day rules move to other days must differ.
 */
export function s104Pool(case_: Case): readonly Check[] {
  const events = list(case_["transactions"]).flatMap((entry, index) =>
    eventOf(case_, entry, index),
  );
  const { matches, openLots } = explain(events, { matching: "average" });
  const expected = object(case_["expected"]);
  const starts = text(object(case_["params"])["taxYearStart"]);
  const ends = `${Number(starts.slice(0, 4)) + 1}${starts.slice(4)}`;
  const inYear = matches.filter(({ closedAt }) => closedAt >= starts && closedAt < ends);
  const checks = [near("totalGain", expected["totalGain"], gainOf(inYear), "0.01")];
  for (const entry of list(expected["log"])) {
    const key = text(entry["key"]);
    if (!key.startsWith("sell$")) continue;
    const sold = matches.filter(
      (match) =>
        match.closedAt.startsWith(text(entry["date"])) &&
        match.instrument.includes(`:${key.slice(5)}:`),
    );
    const wanted = Decimal.sum(list(entry["entries"]).map((part) => decimal(part["gain"])));
    checks.push(
      near(`log.${text(entry["date"])}.${key}`, wanted.toString(), gainOf(sold), "0.0005"),
    );
  }
  if (given(expected["totalUnrealizedGain"])) {
    const price = decimal(object(case_["currentPrices"])["FOO"]);
    checks.push(
      near(
        "totalUnrealizedGain",
        expected["totalUnrealizedGain"],
        unrealisedPnl(openLots, price),
        "0.005",
      ),
    );
  }
  for (const field of ["ukInterest", "foreignInterest", "dividends"]) {
    if (given(expected[field])) checks.push(near(field, expected[field], undefined));
  }
  return checks;
}

const gainOf = (matches: readonly Match[]) => Decimal.sum(matches.map((match) => match.grossPnl));

function eventOf(case_: Case, entry: Json, sequence: number): readonly TradeEvent[] {
  if (!given(entry["symbol"]) || !given(entry["qty"])) return [];
  const traded = instrument({ kind: "equity", symbol: text(entry["symbol"]), currency: "USD" });
  const when = at(text(entry["date"]));
  const quantity = decimal(entry["qty"]);
  if (entry["type"] === "stock_split") {
    const held = heldBefore(case_, entry, sequence);
    return [split({ from: held, to: held.plus(quantity) }, { instrument: traded, when, sequence })];
  }
  if (entry["type"] !== "buy" && entry["type"] !== "sell") return [];
  return [
    deal({
      id: String(sequence),
      instrument: traded,
      side: entry["type"] === "buy" ? "buy" : "sell",
      quantity,
      price: decimal(entry["amount"]).abs().div(quantity),
      executedAt: when,
      sequence,
    }),
  ];
}

/** The source states how many shares a split added, not its ratio. */
function heldBefore(case_: Case, { symbol }: Json, sequence: number): Decimal {
  const before = list(case_["transactions"]).slice(0, sequence);
  return Decimal.sum(
    before
      .filter((entry) => entry["symbol"] === symbol && given(entry["qty"]))
      .map((entry) =>
        entry["type"] === "sell" ? decimal(entry["qty"]).neg() : decimal(entry["qty"]),
      ),
  );
}
