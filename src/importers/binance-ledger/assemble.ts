import { Decimal, type Fee, totals } from "#domain";
import {
  type AccountRef,
  coinPair,
  type ExecutionRecord,
  type Moment,
  quoteOf,
  type StatementRecord,
} from "#kit";
import { grouped } from "./grouped.ts";

/** One row of the ledger that is a part of a trade. */
export type Leg = {
  readonly line: number;
  readonly account: AccountRef | undefined;
  readonly wallet: string;
  readonly coin: string;
  readonly change: Decimal;
  readonly at: Moment;
  readonly fee: boolean;
  readonly purchase: boolean;
  readonly operation: string;
  readonly remark: string;
  readonly raw: string;
};

type Side = readonly Leg[];
type Sides = { readonly spent: Side; readonly received: Side; readonly fees: Side };

const coinsOf = (legs: Side) => new Set(legs.map(({ coin }) => coin));
const sumOf = (legs: Side) => Decimal.sum(legs.map(({ change }) => change)).abs();

/**
 * The trades of one second in one wallet. The ledger does not say which rows belong together: one
 * coin against one other is certain up to how many fills there were, several coins only where a
 * single assignment fits their prices.
 */
export function assemble(legs: Side): StatementRecord[] {
  return subgroups(legs).flatMap((group) => {
    const sides = {
      spent: group.filter(({ fee, change }) => !fee && change.sign < 0),
      received: group.filter(({ fee, change }) => !fee && change.sign > 0),
      fees: group.filter(({ fee }) => fee),
    };
    return tradesOf(sides);
  });
}

/**
 * Rows with remarks that name the trade, such as "ETH to BNB", are kept apart if every remark has
 * both sides.
 */
function subgroups(legs: Side): readonly Side[] {
  const byRemark = grouped(legs, ({ remark }) => remark);
  const whole = (part: Side) =>
    part.some(({ change }) => change.sign > 0) && part.some(({ change }) => change.sign < 0);
  const apart = byRemark.size > 1 && !byRemark.has("") && [...byRemark.values()].every(whole);
  return apart ? [...byRemark.values()] : [legs];
}

function tradesOf(sides: Sides): StatementRecord[] {
  const { spent, received, fees } = sides;
  if (spent.length === 0 || received.length === 0) return oneSided(sides);
  const pair = coinsOf(spent).size === 1 && coinsOf(received).size === 1;
  // A sweep of small balances is booked over some seconds, so only complete ones are told by their second.
  const complete = spent.length === received.length || !SWEEP.test(spent[0]?.operation ?? "");
  if (pair && complete) return fillsOf(sides).map(executionOf);
  const parts = pair ? undefined : separated(sides);
  if (!parts)
    return [...spent, ...received, ...fees].map((leg) =>
      refused(leg, "ambiguous-trade", AMBIGUOUS),
    );
  // Which of several trades a fee belongs to is not told, so it is booked by itself.
  return [...parts.flatMap(fillsOf).map(executionOf), ...fees.map(feeOf)];
}

const SWEEP = /^small assets/i;
const AMBIGUOUS =
  "Several coins were exchanged in this second, and the file does not tell which for which";
const ALONE = "The other side of this trade is not in the file at the same second";

function oneSided({ spent, received, fees }: Sides): StatementRecord[] {
  const alone = [...spent, ...received];
  return [
    ...alone.map((leg) =>
      leg.purchase && leg.change.sign > 0
        ? cashOf(leg, "deposit")
        : refused(leg, "one-sided-trade", ALONE),
    ),
    ...fees.map(feeOf),
  ];
}

const feeOf = (leg: Leg) => cashOf(leg, "fee");
const cashOf = (
  { line, account, coin, change, at, operation }: Leg,
  kind: "deposit" | "fee",
): StatementRecord => ({
  type: "cash",
  line,
  account,
  kind,
  amount: { amount: change, currency: coin },
  at,
  description: operation,
});
const refused = ({ line, raw }: Leg, code: string, reason: string): StatementRecord => ({
  type: "unreadable",
  line,
  code,
  reason,
  raw,
});

/**
 * Fills of one coin against another: one by one if their amounts leave no doubt, else all of the
 * second together.
 */
function fillsOf(sides: Sides): readonly Sides[] {
  const bySize = (legs: Side) => legs.toSorted((a, b) => b.change.abs().cmp(a.change.abs()));
  const [spent, received, fees] = [bySize(sides.spent), bySize(sides.received), bySize(sides.fees)];
  const feesFit = fees.length === 0 || (fees.length === spent.length && coinsOf(fees).size === 1);
  const certain =
    spent.length === received.length &&
    feesFit &&
    apart(spent) &&
    apart(received) &&
    onePrice(spent, received);
  if (!certain) return [sides];
  return spent.map((leg, at) => ({
    spent: [leg],
    received: received.slice(at, at + 1),
    fees: fees.slice(at, at + 1),
  }));
}

const near = (a: Decimal, b: Decimal, share: string) =>
  !a
    .minus(b)
    .abs()
    .gt(b.abs().times(Decimal.of(share)));
const priceOf = (spent: Leg, received: Leg) => spent.change.div(received.change).abs();

/** Neighbours by size are the same or so different that no other order gives one price. */
const apart = (legs: Side) =>
  legs.every((leg, at) => {
    const next = legs[at + 1];
    return !next || leg.change.eq(next.change) || !near(leg.change, next.change, "0.02");
  });

function onePrice(spent: Side, received: Side): boolean {
  const prices = spent.flatMap((leg, at) => (received[at] ? [priceOf(leg, received[at])] : []));
  const [first] = prices;
  return first !== undefined && prices.every((price) => near(price, first, "0.01"));
}

/** More rows than this are not tried against each other. */
const MAX_TRIED = 6;

/** Trades of several coins, if exactly one assignment gives each coin one price. */
function separated({ spent, received }: Sides): readonly Sides[] | undefined {
  if (spent.length !== received.length || spent.length > MAX_TRIED) return undefined;
  const found = new Map<string, readonly Sides[]>();
  for (const order of permutations(spent)) {
    const pairs = order.map((leg, at) => ({ spent: leg, received: received[at] }));
    const groups = grouped(pairs, ({ spent: out, received: into }) => `${out.coin}>${into?.coin}`);
    const parts = [...groups.values()].map((group) => ({
      spent: group.map((pair) => pair.spent),
      received: group.flatMap((pair) => pair.received ?? []),
      fees: [],
    }));
    if (parts.every((part) => onePrice(part.spent, part.received))) {
      const key = [...groups]
        .map(([coins, group]) => `${coins}${sumOf(group.map((pair) => pair.spent))}`)
        .toSorted()
        .join();
      found.set(key, parts);
    }
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}

function* permutations(legs: Side): Generator<Side> {
  if (legs.length <= 1) yield legs;
  for (const [at, leg] of legs.entries()) {
    for (const rest of permutations(legs.toSpliced(at, 1)))
      if (legs.length > 1) yield [leg, ...rest];
  }
}

function executionOf({ spent, received, fees }: Sides): ExecutionRecord {
  const [first, other] = [spent[0], received[0]] as [Leg, Leg];
  const quote = quoteOf(first.coin, other.coin) ?? first.coin;
  const buys = quote === first.coin;
  const [base, priced] = buys ? [received, spent] : [spent, received];
  const paid = [
    ...totals(fees.map(({ change, coin }) => ({ amount: change.neg(), currency: coin }))),
  ];
  const rows = spent.length + received.length;
  return {
    type: "execution",
    line: Math.min(...[...spent, ...received].map(({ line }) => line)),
    account: first.account,
    instrument: coinPair(buys ? other.coin : first.coin, quote),
    side: buys ? "buy" : "sell",
    quantity: sumOf(base),
    price: sumOf(priced).div(sumOf(base)),
    fees: paid.map(([currency, amount]): Fee => ({ kind: "commission", amount, currency })),
    at: first.at,
    note: rows === 2 ? first.operation : `${first.operation}: ${rows} rows of one second together`,
  };
}
