import { Decimal } from "#domain";
import type { FillEvent, FillTerms } from "./event.ts";

/** What is left of one opening fill. Units are negative for a short position. */
export type OpenLot = {
  readonly from: FillEvent;
  readonly units: Decimal;
  readonly price: Decimal;
};

/** A part of a lot that a fill closed. `units` is never negative. */
export type ClosedPart = {
  readonly lot: OpenLot;
  readonly units: Decimal;
  /** Whether nothing of the lot is left. */
  readonly whole: boolean;
};

export type FillEffect = {
  readonly closed: readonly ClosedPart[];
  /** Units that the fill opened, signed; zero where it only closed. */
  readonly opened: Decimal;
};

type Applied = { readonly fill: FillEvent; terms: FillTerms | undefined };

/**
 * Positions of one account by first in, first out. Where fills are final, none can be given other
 * terms, and none is kept.
 */
export function createBook({ isFinal = false }: { readonly isFinal?: boolean } = {}) {
  const lots = new Map<string, OpenLot[]>();
  const applied = new Map<string, Applied[]>();
  const gains = new Map<string, Decimal>();

  function apply(fill: FillEvent, terms: FillTerms): FillEffect {
    const open = lots.get(fill.symbol) ?? [];
    lots.set(fill.symbol, open);
    let left = fill.side === "buy" ? terms.quantity : terms.quantity.neg();
    const closed: ClosedPart[] = [];
    for (let lot = open[0]; lot && lot.units.sign * left.sign < 0; lot = open[0]) {
      const units = Decimal.min(lot.units.abs(), left.abs());
      const rest = lot.units.minus(signed(units, lot.units));
      left = left.minus(signed(units, left));
      closed.push({ lot, units, whole: rest.isZero() });
      gain(fill.symbol, lot, units, terms.price);
      if (rest.isZero()) open.shift();
      else open[0] = { ...lot, units: rest };
    }
    if (!left.isZero()) open.push({ from: fill, units: left, price: terms.price });
    return { closed, opened: left };
  }

  function gain(symbol: string, lot: OpenLot, units: Decimal, price: Decimal): void {
    const difference = price.minus(lot.price).times(units);
    const sum = gains.get(symbol) ?? Decimal.zero;
    gains.set(symbol, lot.units.sign < 0 ? sum.minus(difference) : sum.plus(difference));
  }

  return {
    /** Adds a fill and says what it did. */
    add(fill: FillEvent): FillEffect {
      const list = applied.get(fill.symbol) ?? [];
      applied.set(fill.symbol, list);
      if (!isFinal) list.push({ fill, terms: fill });
      return apply(fill, fill);
    },
    /** Gives a fill other terms, or none, and builds the instrument anew. */
    revise(fill: FillEvent, terms: FillTerms | undefined): void {
      const list = applied.get(fill.symbol) ?? [];
      lots.set(fill.symbol, []);
      gains.delete(fill.symbol);
      for (const each of list) {
        if (each.fill === fill) each.terms = terms;
        if (each.terms) apply(each.fill, each.terms);
      }
    },
    lots: (symbol: string): readonly OpenLot[] => lots.get(symbol) ?? [],
    symbols: (): readonly string[] => [...lots.keys()],
    /** Differences of price times units of all that was closed, by the fills as they stand. */
    gain: (symbol: string): Decimal => gains.get(symbol) ?? Decimal.zero,
  };
}

export type Book = ReturnType<typeof createBook>;

export const unitsOf = (lots: readonly OpenLot[]): Decimal =>
  Decimal.sum(lots.map(({ units }) => units));

/** Average price of open lots, to ten digits after the point; undefined where nothing is open. */
export function averagePrice(lots: readonly OpenLot[]): Decimal | undefined {
  const units = unitsOf(lots);
  if (units.isZero()) return undefined;
  return Decimal.sum(lots.map((lot) => lot.units.times(lot.price)))
    .div(units)
    .round(10);
}

const signed = (units: Decimal, like: Decimal) => (like.sign < 0 ? units.neg() : units);
