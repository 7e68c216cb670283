import {
  type AccountId,
  accountId,
  type Currency,
  Decimal,
  epochMs,
  type Execution,
  type Instant,
  instantOf,
  type Instrument,
  instrument,
} from "#domain";
import {
  cashEffect,
  explain,
  type Explanation,
  type Matching,
  type TradeEvent,
  unrealisedPnl,
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
import { at, deal, fee, split } from "./events.ts";

const YEAR_MS = 365 * 86_400_000;

type Setting = {
  readonly instrument: Instrument;
  readonly matching: Matching;
  readonly feesInCost: boolean;
  /** The currency in which an account keeps a security of another one. */
  readonly account: Currency | undefined;
};

/** Ledgers of portfolio trackers: buys, sales, splits and transfers, with figures after some steps. */
export function ledger(case_: Case): readonly Check[] {
  const setting = settingOf(case_);
  const steps = list(case_["steps"]);
  const events: TradeEvent[] = [];
  const checks: Check[] = [];
  let buys = 0;
  for (const [index, step] of steps.entries()) {
    const id =
      step["type"] === "buy" || step["type"] === "opening" ? String(++buys) : `step ${index}`;
    events.push(...eventsOf(step, { id, index, setting, before: events }));
    if (!given(step["expect"])) continue;
    const upToHere = viewOf(events, { setting, steps: steps.slice(0, index + 1), last: id });
    checks.push(...compare(`${index}.`, object(step["expect"]), upToHere));
  }
  const expected = object(case_["expected"]);
  const view = viewOf(events, { setting, steps, last: undefined, expected });
  return [...checks, ...compare("", expected, view)];
}

function settingOf(case_: Case): Setting {
  const params = object(case_["params"]);
  const steps = list(case_["steps"]);
  const foreign = steps.map((step) => step["foreign"]).find(given);
  const traded = foreign ? text(object(foreign)["ccy"]) : "USD";
  const method = text(params["method"]);
  const home = steps.find((step) => given(step["ccy"]))?.["ccy"];
  return {
    instrument: instrument({
      kind: given(params["multiplier"]) ? "option" : "equity",
      symbol: "ABC",
      currency: traded,
      multiplier: given(params["multiplier"]) ? decimal(params["multiplier"]) : undefined,
    }),
    matching: method === "MOVING_AVERAGE" ? "average" : (method.toLowerCase() as Matching),
    feesInCost: params["feesInCostBasis"] === true,
    account:
      steps.some((step) => given(step["fx"])) && !foreign
        ? "HOME"
        : home === undefined
          ? undefined
          : text(home),
  };
}

type Place = {
  readonly id: string;
  readonly index: number;
  readonly setting: Setting;
  readonly before: readonly TradeEvent[];
};

function eventsOf(step: Json, place: Place): readonly TradeEvent[] {
  const { id, index, setting } = place;
  const when = whenOf(step, index);
  const base = { id, instrument: setting.instrument, executedAt: when, sequence: index };
  switch (step["type"]) {
    case "opening": {
      const quantity = decimal(step["qty"]);
      const price = decimal(step["cost"]).div(quantity);
      return [deal({ ...base, side: "buy", quantity, price, fxRate: Decimal.one })];
    }
    case "buy":
    case "sell":
      return [tradeOf(step, base, setting)];
    case "split": {
      const ratio = { from: decimal(step["denominator"]), to: decimal(step["numerator"]) };
      return [split(ratio, { instrument: setting.instrument, when, sequence: index })];
    }
    case "transfer":
      return transferOf(step, place, when);
    default:
      return [];
  }
}

function whenOf(step: Json, index: number): Instant {
  if (given(step["date"])) return at(text(step["date"]));
  if (given(step["time"])) return at(text(step["time"]));
  if (given(step["ts"])) return instantOf(Number(text(step["ts"])) * 1000);
  return instantOf(index * 1000);
}

type Base = {
  readonly id: string;
  readonly instrument: Instrument;
  readonly executedAt: Instant;
  readonly sequence: number;
};

function tradeOf(step: Json, base: Base, { instrument: traded, account }: Setting): Execution {
  const quantity = decimal(step["qty"]);
  const foreign = given(step["foreign"]) ? object(step["foreign"]) : undefined;
  const amount = foreign ? foreign["amount"] : step["amount"];
  const price = given(amount) ? decimal(amount).div(quantity) : decimal(step["price"] ?? "0");
  const rate = foreign ? foreign["rate"] : step["fx"];
  const charged = decimal(step["fee"] ?? "0");
  const inHome = given(step["feeFx"]);
  return deal({
    ...base,
    ...(given(step["account"]) && { account: holderOf(step["account"]) }),
    side: step["type"] === "buy" ? "buy" : "sell",
    quantity,
    price,
    ...(given(rate) && { fxRate: decimal(rate) }),
    fees: inHome
      ? fee(charged.times(decimal(step["feeFx"])), account ?? "HOME")
      : fee(charged, traded.currency),
  });
}

const holderOf = (name: unknown): AccountId => accountId("case", text(name));

/** Units leave one account and arrive in the other at what they cost there. */
function transferOf(
  step: Json,
  { id, index, setting, before }: Place,
  when: Instant,
): readonly TradeEvent[] {
  const quantity = decimal(step["qty"]);
  const out = deal({
    id: `${id} out`,
    account: holderOf(step["from"]),
    instrument: setting.instrument,
    kind: "transfer",
    side: "sell",
    quantity,
    price: Decimal.zero,
    executedAt: when,
    sequence: index,
  });
  const moved = explain([...before, out]).matches.filter((match) => match.closed === out.id);
  return [
    out,
    ...moved.map((match, part) =>
      deal({
        id: `${id} in ${part}`,
        account: holderOf(step["to"]),
        instrument: setting.instrument,
        kind: "transfer",
        side: "buy",
        quantity: match.quantity,
        price: match.entryPrice,
        executedAt: when,
        sequence: index,
      }),
    ),
  ];
}

type Asked = {
  readonly setting: Setting;
  readonly steps: readonly Json[];
  readonly last: string | undefined;
  readonly expected?: Json;
};

type Figures = Readonly<Record<string, unknown>>;

function viewOf(events: readonly TradeEvent[], asked: Asked): Figures {
  const { setting, expected } = asked;
  const options = { matching: setting.matching, shorting: false };
  const built = explain(
    events,
    setting.account ? { ...options, accountCurrency: setting.account } : options,
  );
  const { openLots, roundTrips } = built;
  const home = expected?.["ccy"] !== undefined && expected["ccy"] !== setting.instrument.currency;
  const inHome = home || setting.account === "HOME";
  const quantity = Decimal.sum(openLots.map((lot) => lot.quantity));
  const cost = Decimal.sum(
    openLots.map((lot) =>
      (inHome ? (lot.costAccount ?? lot.cost) : lot.cost).plus(
        setting.feesInCost ? lot.fee : Decimal.zero,
      ),
    ),
  );
  const gross = Decimal.sum(roundTrips.map((trip) => trip.grossPnl));
  const fees = Decimal.sum(roundTrips.map((trip) => trip.fees));
  const missing = built.gaps.find((gap) => gap.kind === "sold-more-than-held");
  const unrealised = unrealisedOf(built, { inHome, cost, quantity, expected });
  return {
    openQty: quantity,
    openCost: cost,
    avgCost: quantity.isZero() ? undefined : cost.div(quantity),
    feesTotal: fees,
    grossPnl: gross,
    netPnl: gross.minus(fees),
    realizedPnl: realisedOf(built, setting, inHome),
    unrealizedPnl: unrealised,
    grossPnlInclOpen: unrealised && gross.plus(unrealised),
    netPnlInclOpen: unrealised && gross.plus(unrealised).minus(fees),
    error: missing ? "oversell" : undefined,
    complete: missing === undefined,
    missingQty: missing?.quantity,
    remaining: openLots.map((lot) => ({ lot: Number(lot.opened), qty: lot.quantity.toString() })),
    cash: cashOf(events, asked),
    ...stepFigures(built, asked.last),
  };
}

/**
 * Profit as the tracker counts it: in its own currency, and after fees where they are part of the
 * cost.
 */
function realisedOf(
  { roundTrips, matches }: Explanation,
  { feesInCost }: Setting,
  inHome: boolean,
): Decimal {
  const profits = roundTrips.map((trip) =>
    inHome ? (trip.grossPnlAccount ?? trip.grossPnl) : trip.grossPnl,
  );
  const paidAtHome = roundTrips.flatMap((trip) =>
    trip.feesPaid.filter((paid) => paid.currency === "HOME"),
  );
  const shares = matches.map((match) => match.entryFee.plus(match.exitFee));
  const fees = inHome ? paidAtHome.map((paid) => paid.amount) : shares;
  const profit = Decimal.sum(profits);
  return feesInCost ? profit.minus(Decimal.sum(fees)) : profit;
}

type Open = {
  readonly inHome: boolean;
  readonly cost: Decimal;
  readonly quantity: Decimal;
  readonly expected: Json | undefined;
};

function unrealisedOf(
  { openLots }: Explanation,
  { inHome, cost, quantity, expected }: Open,
): Decimal | undefined {
  if (!given(expected?.["marketPrice"])) return undefined;
  const price = decimal(expected?.["marketPrice"]);
  if (!inHome) return unrealisedPnl(openLots, price);
  const rate = decimal(expected?.["fxEURUSD"]);
  return quantity.times(price).div(rate).minus(cost);
}

/** Costs of what one step sold, apart by how long it was held. */
function stepFigures({ matches }: Explanation, last: string | undefined): Figures {
  const of = last === undefined ? matches : matches.filter((match) => match.closed === last);
  const costOf = (some: typeof matches) =>
    Decimal.sum(some.map((match) => match.entryPrice.times(match.quantity)));
  const long = of.filter((match) => epochMs(match.closedAt) - epochMs(match.openedAt) > YEAR_MS);
  return {
    pnl: Decimal.sum(of.map((match) => match.grossPnl)),
    cost: costOf(of),
    longTermCost: costOf(long),
    shortTermCost: costOf(of).minus(costOf(long)),
    matches: of.map((match) => ({ lot: Number(match.opened), qty: match.quantity.toString() })),
  };
}

/** Cash by currency, in the account's currency where each trade gives its rate. */
function cashOf(events: readonly TradeEvent[], { steps, setting }: Asked): Figures {
  const sums = new Map<Currency, Decimal>();
  const add = (currency: Currency, amount: Decimal) =>
    sums.set(currency, (sums.get(currency) ?? Decimal.zero).plus(amount));
  const home = text(steps.find((step) => step["type"] === "deposit")?.["ccy"] ?? "USD");
  for (const step of steps) {
    if (step["type"] === "deposit") add(home, decimal(step["amount"]));
    if (given(step["cash"])) add(home, decimal(step["cash"]));
  }
  for (const event of events) {
    if (!("side" in event) || (event.fxRate && setting.account === undefined)) continue;
    const opening = steps[event.sequence]?.["type"] === "opening";
    for (const { amount, currency } of opening ? [] : (cashEffect(event) ?? [])) {
      const rate = event.fxRate;
      if (rate && currency === event.instrument.currency) add(home, amount.times(rate));
      else add(currency, amount);
    }
  }
  return Object.fromEntries([...sums].map(([currency, sum]) => [currency, sum.toString()]));
}

const CENTS = "0.005";
const INPUTS = new Set(["marketPrice", "marketPriceCcy", "fxEURUSD", "ccy", "timezone"]);

function compare(prefix: string, expected: Json, figures: Figures): readonly Check[] {
  return Object.entries(expected)
    .filter(([field]) => !INPUTS.has(field))
    .map(([field, wanted]): Check => {
      const actual = figures[field];
      if (field === "cash") return cashCheck(wanted, object(actual));
      if (
        Array.isArray(wanted) ||
        typeof wanted === "boolean" ||
        field === "error" ||
        field === "localDay"
      ) {
        return same(`${prefix}${field}`, wanted, actual);
      }
      const tolerance = /pnl|cost/i.test(field) ? CENTS : undefined;
      return near(`${prefix}${field}`, wanted, actual as Decimal | undefined, tolerance);
    });
}

function cashCheck(wanted: unknown, actual: Json): Check {
  const [expected, got] =
    typeof wanted === "string"
      ? [decimal(wanted), decimal(actual["USD"] ?? "0")]
      : [undefined, undefined];
  if (expected && got) return near("cash", expected.toString(), got);
  const normal = (amounts: Json) =>
    Object.entries(amounts).map(([currency, amount]) => `${currency} ${decimal(amount)}`);
  return same("cash", normal(object(wanted)), normal(actual));
}
