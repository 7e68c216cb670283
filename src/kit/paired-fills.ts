import { type Currency, type Day, Decimal, type Instrument, instrument } from "#domain";
import { futureContract, futureInstrument, pointValue } from "./future-symbol.ts";
import type {
  AccountRef,
  CheckRecord,
  ExecutionRecord,
  Moment,
  StatementRecord,
} from "./statement.ts";
import { quoted, unreadable } from "./unreadable.ts";

export type PairedFill = { readonly id: string; readonly price: Decimal; readonly at: Moment };

/** A row that sets a bought against a sold fill, each of which may stand in several rows. */
export type Pair = {
  readonly line: number;
  readonly account?: AccountRef | undefined;
  readonly symbol: string;
  readonly name?: string | undefined;
  readonly currency: Currency;
  readonly quantity: Decimal;
  readonly buy: PairedFill;
  readonly sell: PairedFill;
  /** Profit that the row states, without charges. */
  readonly pnl: Decimal;
};

type Side = "buy" | "sell";
type Fill = Pick<Pair, "line" | "account" | "symbol" | "name" | "currency"> &
  PairedFill & { side: Side; quantity: Decimal };

/**
 * Rebuilds fills from rows that pair them: a fill has the quantity of all its rows together. What a
 * point of price is worth follows from the stated profit where the product is not known.
 */
export function createPairedFills() {
  const fills = new Map<string, Fill>();
  const pairs: Pair[] = [];
  const derived = new Map<string, Decimal>();

  function add(pair: Pair): StatementRecord {
    const spread = pair.sell.price.minus(pair.buy.price);
    const known = pointsOf(pair.symbol, pair.buy.at.day);
    if (!known && !derived.has(pair.symbol) && !spread.isZero())
      derived.set(pair.symbol, pair.pnl.div(spread.times(pair.quantity)));
    const bought = fillOf(pair, "buy");
    const sold = fillOf(pair, "sell");
    for (const fill of [bought, sold]) {
      fills.set(key(fill), {
        ...fill,
        quantity: (fills.get(key(fill))?.quantity ?? Decimal.zero).plus(pair.quantity),
      });
    }
    pairs.push(pair);
    return { type: "passed", reason: "pair of fills, which are put together" };
  }

  /** The fill as it is known, which a further row must not contradict. */
  function fillOf(pair: Pair, side: Side): Fill {
    const { line, account, symbol, name, currency } = pair;
    const fill = {
      line,
      account,
      symbol,
      name,
      currency,
      side,
      ...pair[side],
      quantity: Decimal.zero,
    };
    const before = fills.get(key(fill));
    const same =
      !before ||
      (before.symbol === symbol &&
        before.price.eq(fill.price) &&
        before.at.instant === fill.at.instant);
    return same
      ? (before ?? fill)
      : unreadable(
          "contradicting-fill",
          `The fill ${quoted(fill.id)} stands in an earlier row with another price, time or symbol`,
        );
  }

  function end(): readonly StatementRecord[] {
    const executions: StatementRecord[] = [...fills.values()]
      .toSorted(byTimeAndId)
      .map((fill) => executionOf(fill, multiplierOf(fill)));
    return [...executions, ...checks()];
  }

  function multiplierOf({ symbol, at }: Pick<Fill, "symbol" | "at">): Decimal | undefined {
    return pointsOf(symbol, at.day) ?? derived.get(symbol);
  }

  /**
   * The stated profit of each pair against prices times points, and of all against the round trips
   * we make.
   */
  function checks(): readonly CheckRecord[] {
    if (pairs.length === 0) return [];
    const results = pairs.map((pair) => {
      const points = multiplierOf({ symbol: pair.symbol, at: pair.buy.at }) ?? Decimal.zero;
      return {
        pair,
        ours: pair.sell.price.minus(pair.buy.price).times(pair.quantity).times(points),
      };
    });
    const stated = Decimal.sum(pairs.map(({ pnl }) => pnl));
    const wrong = results.filter(({ pair, ours }) => !ours.eq(pair.pnl));
    return [
      {
        type: "check",
        name: `P/L of ${pairs.length} pairs`,
        expected: stated,
        actual: Decimal.sum(results.map(({ ours }) => ours)),
      },
      ...wrong.map(({ pair, ours }) => ({
        type: "check" as const,
        name: `P/L of line ${pair.line}`,
        expected: pair.pnl,
        actual: ours,
      })),
      { type: "check", name: "P/L of the round trips", expected: stated, measure: { of: "gross" } },
    ];
  }

  return { add, end };
}

const key = ({ account, side, id }: Pick<Fill, "account" | "side" | "id">) =>
  `${account?.number ?? ""}\n${side}\n${id}`;

function pointsOf(symbol: string, day: Day): Decimal | undefined {
  const contract = futureContract(symbol, day);
  return contract && pointValue(contract.root)?.points;
}

function executionOf(fill: Fill, points: Decimal | undefined): StatementRecord {
  const { line, account, id, symbol, name, currency, side, quantity, price, at } = fill;
  if (!points) {
    const reason = `Nothing in the file says what a point of ${quoted(symbol)} is worth`;
    const raw = `${side} ${quantity} ${symbol} @ ${price} ${at.instant}, fill ${id}`;
    return { type: "unreadable", line, code: "unknown-point-value", reason, raw };
  }
  const contract = futureContract(symbol, at.day);
  const traded: Instrument = contract
    ? futureInstrument(contract, { points, currency, name })
    : instrument({
        kind: points.eq(Decimal.one) ? "equity" : "other",
        symbol,
        currency,
        multiplier: points,
        ...(name ? { name } : {}),
      });
  const record: ExecutionRecord = {
    type: "execution",
    line,
    account,
    executionId: id,
    instrument: traded,
    side,
    quantity,
    price,
    at,
  };
  return record;
}

/** Ids of fills rise, so that they tell the order within a second. */
function byTimeAndId(a: Fill, b: Fill): number {
  if (a.at.instant !== b.at.instant) return a.at.instant < b.at.instant ? -1 : 1;
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}
