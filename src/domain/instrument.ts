import { Decimal } from "./decimal.ts";
import type { InstrumentId } from "./ids.ts";
import type { Day } from "./instant.ts";
import type { Currency } from "./money.ts";

/**
 * FIX SecurityType (167) and CFI, in everyday words. `other` is a kind that the source names and we
 * do not trade in.
 */
export const INSTRUMENT_KINDS = [
  "equity",
  "fund",
  "option",
  "future",
  "future-option",
  "fx",
  "crypto",
  "cfd",
  "bond",
  "warrant",
  "index",
  "other",
] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/**
 * What is traded, as the source names it. Profit is in `currency`.
 *
 * `multiplier` is money per point of price per unit of quantity: 100 for a US equity option, 50 for
 * ES, 1 for shares. `inverse` contracts are quoted in one currency and settled in the other: profit
 * is quantity x multiplier x (1/entry - 1/exit) in `currency`.
 */
export type Instrument = {
  readonly id: InstrumentId;
  readonly kind: InstrumentKind;
  readonly symbol: string;
  /** Settlement currency of profit. */
  readonly currency: Currency;
  readonly multiplier: Decimal;
  readonly inverse?: true;
  readonly name?: string;
  readonly isin?: string;
  readonly cusip?: string;
  readonly exchange?: string;
  /** For derivatives: what it is on. */
  readonly underlying?: string;
  readonly expiry?: Day;
  readonly strike?: Decimal;
  readonly right?: "call" | "put";
};

/** Builds an instrument and its id from what a source says. The multiplier is 1 unless it is given. */
export function instrument(
  parts: Omit<Instrument, "id" | "multiplier"> & { readonly multiplier?: Decimal | undefined },
): Instrument {
  const multiplier = parts.multiplier ?? Decimal.one;
  // Of a literal that begins with a spread V8 gives each object a shape of its own, and every later
  // look at such an instrument takes several times as long.
  const whole = { id: "" as InstrumentId, ...parts, multiplier };
  whole.id = instrumentId(whole);
  return whole;
}

/**
 * The identity of an instrument within an account: kind, what names it, currency and, where it is
 * not 1, the multiplier. Two sources that describe one contract alike get one id; the id can be
 * read by people.
 *
 * @example
 *   "option:SPY 2026-01-16 C 500:USD:100";
 */
export function instrumentId(parts: Omit<Instrument, "id">): InstrumentId {
  const { kind, symbol, currency, multiplier, strike, expiry, right } = parts;
  const contract =
    strike && expiry && right
      ? `${parts.underlying ?? symbol} ${expiry} ${right === "call" ? "C" : "P"} ${strike}`
      : symbol;
  const id = `${kind}:${contract}:${currency}`;
  if (multiplier === Decimal.one && !parts.inverse) return id as InstrumentId;
  const times = multiplier.eq(Decimal.one) ? "" : `:${multiplier}`;
  return `${id}${times}${parts.inverse ? ":inverse" : ""}` as InstrumentId;
}
