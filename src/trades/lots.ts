import type { Decimal, Execution, Split } from "#domain";
import type { Charge } from "./charges.ts";
import { remainder } from "./charges.ts";
import type { Matching } from "./rules.ts";
import type { Swing } from "./swing.ts";

/** What remains of one opening execution, while the book works on it. */
export type OpenLot = {
  readonly execution: Execution;
  /** Units still open, and units at first; both in units of after the last split. */
  quantity: Decimal;
  initial: Decimal;
  price: Decimal;
  /**
   * Worth of all initial units where price x quantity would not be exact: after splits and for
   * inverse contracts.
   */
  total: Decimal | undefined;
  /** Fees that came with the initial units; absent where they are all of the execution's. */
  readonly charge: Charge | undefined;
  /** Profit per unit since the opening, where marks came. */
  swing: Swing | undefined;
};

/**
 * Open lots of one direction in the order in which they close: `next` is at `head` for fifo and
 * average, at the end for the others. A head index instead of shifting keeps every step O(1).
 */
export type LotQueue = {
  readonly matching: Matching;
  readonly sign: 1 | -1;
  readonly oldestFirst: boolean;
  lots: OpenLot[];
  head: number;
};

export const lotQueue = (matching: Matching, sign: 1 | -1): LotQueue => ({
  matching,
  sign,
  oldestFirst: matching === "fifo" || matching === "average",
  lots: [],
  head: 0,
});

export const isFlat = (queue: LotQueue): boolean => queue.head === queue.lots.length;

export function nextLot(queue: LotQueue): OpenLot | undefined {
  return queue.oldestFirst ? queue.lots[queue.head] : queue.lots.at(-1);
}

export function dropLot(queue: LotQueue): void {
  if (!queue.oldestFirst) {
    queue.lots.pop();
    return;
  }
  queue.head++;
  if (isFlat(queue)) {
    // Taking one out is far cheaper than setting the length.
    if (queue.lots.length === 1) queue.lots.pop();
    else queue.lots = [];
    queue.head = 0;
  } else if (queue.head > 1024 && queue.head * 2 > queue.lots.length) {
    queue.lots = queue.lots.slice(queue.head);
    queue.head = 0;
  }
}

export function addLot(queue: LotQueue, lot: OpenLot): void {
  if (queue.matching !== "hifo" && queue.matching !== "lofo") {
    queue.lots.push(lot);
    return;
  }
  queue.lots.splice(placeOf(queue, lot), 0, lot);
}

/**
 * Where a lot goes so that the end closes first; of equal prices the older one is nearer to the
 * end.
 */
function placeOf(queue: LotQueue, lot: OpenLot): number {
  const highestLast = (queue.matching === "hifo") === queue.sign > 0;
  let low = 0;
  let high = queue.lots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = queue.lots[middle]?.price.cmp(lot.price) ?? 0;
    if (highestLast ? order < 0 : order > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lots still open, oldest first for fifo. */
export const openLotsOf = (queue: LotQueue): readonly OpenLot[] =>
  queue.head === 0 ? queue.lots : queue.lots.slice(queue.head);

/** Worth of what a lot holds, without the multiplier. */
export const worthOf = (lot: OpenLot): Decimal =>
  lot.total ? remainder(lot.total, lot.quantity, lot.initial) : lot.quantity.times(lot.price);

/**
 * Restates lots in new units. The worth of a lot never changes; its number of units and its price
 * are exact where the ratio allows, else 34 digits, and settling the last unit settles the worth to
 * the digit.
 */
export function splitLots(queue: LotQueue, { from, to }: Split): void {
  for (const lot of openLotsOf(queue)) {
    lot.total = lot.total ?? lot.initial.times(lot.price);
    lot.quantity = lot.quantity.times(to).div(from);
    lot.initial = lot.initial.times(to).div(from);
    lot.price = lot.price.times(from).div(to);
    if (lot.swing) lot.swing = splitSwing(lot.swing, { from, to });
  }
}

function splitSwing(swing: Swing, { from, to }: Pick<Split, "from" | "to">): Swing {
  const perUnit = (value: Decimal) => value.times(from).div(to);
  return { low: perUnit(swing.low), high: perUnit(swing.high), fall: perUnit(swing.fall) };
}
