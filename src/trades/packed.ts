import { Decimal, type Execution, isSafe, POWERS } from "#domain";
import type { Charge } from "./charges.ts";
import type { OpenLot } from "./lots.ts";
import type { Matching } from "./rules.ts";

/**
 * Open lots and running sums of a leg as integers, all quantities at one scale and all prices at
 * another. What building round trips mostly waits for is memory: decimals lie where their
 * executions were read, far apart, while these numbers lie side by side.
 *
 * Lots stand from `head` to `end` of three arrays; beyond are leftovers.
 */
export type Packed = {
  readonly newestFirst: boolean;
  quantityScale: number;
  priceScale: number;
  units: number[];
  prices: number[];
  executions: (Execution | undefined)[];
  head: number;
  end: number;
  /** Units that were opened, are open, and were open at most. */
  opened: number;
  held: number;
  peak: number;
  /** Worth of what was opened, of the part of it that is closed, and of all exits. */
  entry: number;
  matched: number;
  exit: number;
  /** The rest of an execution that closed the other direction first, which the first lot may be. */
  rest: Rest | undefined;
};

export type Rest = {
  readonly execution: Execution;
  readonly quantity: Decimal;
  readonly charge: Charge;
};

export const createPacked = (matching: Matching): Packed => ({
  newestFirst: matching === "lifo",
  quantityScale: 0,
  priceScale: 0,
  units: [],
  prices: [],
  executions: [],
  head: 0,
  end: 0,
  opened: 0,
  held: 0,
  peak: 0,
  entry: 0,
  matched: 0,
  exit: 0,
  rest: undefined,
});

type Fill = Pick<Execution, "quantity" | "price">;

/**
 * Makes room for a trade at the scales of the leg, or at finer ones. False where a number would not
 * be a safe integer, or the price is negative, without which worths of parts stay below the whole.
 */
export function fits(packed: Packed, { quantity, price }: Fill): boolean {
  if (quantity.scale > packed.quantityScale || price.scale > packed.priceScale) {
    const finer = {
      quantityScale: Math.max(quantity.scale, packed.quantityScale),
      priceScale: Math.max(price.scale, packed.priceScale),
    };
    if (!rescale(packed, finer)) return false;
  }
  const units = at(quantity, packed.quantityScale);
  const worth = units * at(price, packed.priceScale);
  return (
    worth >= 0 &&
    isSafe(packed.opened + units) &&
    isSafe(packed.entry + worth) &&
    isSafe(packed.exit + worth)
  );
}

/** The mantissa of a number at a scale that is no smaller; NaN where there is none. */
const at = ({ small, scale }: Decimal, to: number): number =>
  scale === to ? small : small * (POWERS[to - scale] ?? Number.NaN);

export const unitsOf = (packed: Packed, quantity: Decimal): number =>
  at(quantity, packed.quantityScale);

export const quantityOf = (packed: Packed, units: number): Decimal =>
  Decimal.scaled(units, packed.quantityScale);

type Scales = Pick<Packed, "quantityScale" | "priceScale">;

function rescale(packed: Packed, { quantityScale, priceScale }: Scales): boolean {
  const byQuantity = POWERS[quantityScale - packed.quantityScale] ?? Number.NaN;
  const byPrice = POWERS[priceScale - packed.priceScale] ?? Number.NaN;
  const byWorth = byQuantity * byPrice;
  const { head, end, units, prices } = packed;
  const largest = Math.max(packed.entry, packed.exit) * byWorth;
  if (!isSafe(largest) || !isSafe(packed.opened * byQuantity)) return false;
  for (let i = head; i < end; i++) {
    units[i] = (units[i] ?? 0) * byQuantity;
    prices[i] = (prices[i] ?? 0) * byPrice;
  }
  packed.opened *= byQuantity;
  packed.held *= byQuantity;
  packed.peak *= byQuantity;
  packed.entry *= byWorth;
  packed.matched *= byWorth;
  packed.exit *= byWorth;
  packed.quantityScale = quantityScale;
  packed.priceScale = priceScale;
  return true;
}

/** Opens a lot of so many units of an execution that fits. */
export function openPacked(packed: Packed, execution: Execution, units: number): void {
  const { end } = packed;
  const price = at(execution.price, packed.priceScale);
  packed.units[end] = units;
  packed.prices[end] = price;
  packed.executions[end] = execution;
  packed.end = end + 1;
  packed.opened += units;
  packed.held += units;
  packed.entry += units * price;
  if (packed.held > packed.peak) packed.peak = packed.held;
}

/** Closes so many units, which are open, with an execution that fits; returns the number of lots. */
export function closePacked(packed: Packed, execution: Execution, units: number): number {
  const { newestFirst, prices, executions } = packed;
  const lots = packed.units;
  let { matched } = packed;
  let left = units;
  let matches = 0;
  while (left > 0) {
    const index = newestFirst ? packed.end - 1 : packed.head;
    const lot = lots[index] ?? 0;
    const price = prices[index] ?? 0;
    matches++;
    if (lot > left) {
      matched += left * price;
      lots[index] = lot - left;
      break;
    }
    matched += lot * price;
    left -= lot;
    executions[index] = undefined;
    if (newestFirst) packed.end--;
    else packed.head++;
  }
  packed.matched = matched;
  packed.held -= units;
  packed.exit += units * at(execution.price, packed.priceScale);
  if (packed.head > 1024 && packed.head * 2 > packed.end) dropClosed(packed);
  return matches;
}

function dropClosed(packed: Packed): void {
  const { head, end } = packed;
  packed.units = packed.units.slice(head, end);
  packed.prices = packed.prices.slice(head, end);
  packed.executions = packed.executions.slice(head, end);
  packed.end -= head;
  packed.head = 0;
}

/** Makes a leg empty, for the next round trip. */
export function clearPacked(packed: Packed): void {
  packed.quantityScale = 0;
  packed.priceScale = 0;
  packed.executions.fill(undefined, packed.head, packed.end);
  packed.head = 0;
  packed.end = 0;
  packed.opened = 0;
  packed.held = 0;
  packed.peak = 0;
  packed.entry = 0;
  packed.matched = 0;
  packed.exit = 0;
  packed.rest = undefined;
}

/** The lots as objects, oldest first. */
export function lotsOf(packed: Packed): OpenLot[] {
  const { head, end, rest } = packed;
  return packed.executions.slice(head, end).flatMap((execution, index) => {
    if (!execution) return [];
    const whole = rest?.execution === execution ? rest : undefined;
    return {
      execution,
      quantity: quantityOf(packed, packed.units[head + index] ?? 0),
      initial: whole?.quantity ?? execution.quantity,
      price: execution.price,
      total: undefined,
      charge: whole?.charge,
      swing: undefined,
    };
  });
}
