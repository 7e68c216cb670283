import { Decimal } from "#domain";
import { decimalIn, type Moment, momentIn, unreadable } from "#kit";
import { inside, leaf, type OfxNode } from "./tree.ts";

/** Times without an offset are Greenwich time by the standard. */
export const ZONE = "UTC";

export type ZoneChoice = { readonly zone: string; readonly zoneEvidence: "stated" | "assumed" };

/**
 * An amount; the standard allows a comma or a point for the decimals and nothing for the thousands.
 * Zeros that fill up the places are dropped, since the digits that remain tell how far the broker
 * rounded.
 */
export function amountIn(text: string): Decimal {
  const point = text.includes(".") ? text : text.replace(",", ".");
  return Decimal.of(decimalIn(point).toString());
}

export function amount(node: OfxNode, name: string): Decimal | undefined {
  const text = leaf(node, name);
  return text === undefined ? undefined : amountIn(text);
}

export const required = <Value>(value: Value | undefined, name: string): Value =>
  value ?? unreadable("missing-value", `The element "${name}" is missing`);

/** A date and time. Midnight is what brokers write who know only the day. */
export function momentOf(text: string, zone: ZoneChoice): Moment {
  const moment = momentIn(text, zone);
  const midnight = /^\d{8}0{6}/.test(text);
  return midnight ? { ...moment, precision: "day" } : moment;
}

/**
 * The currency that the amounts of a transaction are in. ORIGCURRENCY tells what they were
 * converted from instead.
 */
export function currencyOf(node: OfxNode, standing: string) {
  const own = inside(node, "CURRENCY");
  const currency = (own && leaf(own, "CURSYM")) ?? standing;
  const rate = own && currency !== standing ? amount(own, "CURRATE") : undefined;
  return { currency: currency.toUpperCase(), rate };
}

export const HUNDRED = Decimal.of(100);
/** Debt is priced in percent of its face value, which UNITS count (OFX 2.2, 13.8.4). */
export const PER_HUNDRED = Decimal.of("0.01");
