import { Decimal } from "#domain";
import { quoted, unreadable } from "./unreadable.ts";

/** How a file writes its decimals. `point` is 1,234.56, `comma` is 1.234,56 or 1 234,56. */
export type NumberStyle = "point" | "comma";

const ABSENT = new Set(["", "-", "--", "n/a", "N/A", "null"]);

/** Whether a cell says that there is no value. */
export const isAbsent = (cell: string) => ABSENT.has(cell.trim());

/**
 * Reads a number as statements write them: thousands separators, a currency sign or code before or
 * behind, brackets or a trailing minus for negative. Throws Unreadable for anything else; NaN and
 * Infinity are no numbers.
 *
 * @example
 *   decimalIn("($1,234.50)", "point").toString(); // "-1234.5"
 */
export function decimalIn(cell: string, style: NumberStyle = "point"): Decimal {
  // With decimal commas "1.000" is a thousand, and only what cannot be grouped so is read with a decimal point.
  const value =
    style === "point"
      ? (Decimal.parse(cell) ?? dressed(cell, style))
      : (dressed(cell, style) ?? Decimal.parse(cell));
  return value ?? unreadable("bad-number", `${quoted(cell)} is not a number`);
}

const CURRENCY =
  /^(?:[A-Z]{3}(?=[\s\d.,-])|[$€£¥₹₿@]|Kč|zł|US\$)\s*|\s*(?:(?<=[\s\d.,])[A-Z]{3}|[$€£¥₹₿%]|Kč|zł)$/gu;

function dressed(cell: string, style: NumberStyle): Decimal | undefined {
  const text = cell.normalize("NFKC").replaceAll("\u2212", "-").trim();
  const bracketed = /^\$?\((.*)\)$/.exec(text)?.[1];
  // A sign may stand before or behind the currency, or after the digits.
  const outer = signOf(bracketed ?? text);
  const inner = signOf(outer.rest.replaceAll(CURRENCY, "").trim());
  if (outer.signed && inner.signed) return undefined;
  const plain = ungrouped(inner.rest, style);
  const value = plain === undefined ? undefined : Decimal.parse(plain);
  const negative = (bracketed !== undefined) !== (outer.negative !== inner.negative);
  return value && negative ? value.neg() : value;
}

type Signed = { readonly signed: boolean; readonly negative: boolean; readonly rest: string };

function signOf(text: string): Signed {
  const leading = text.startsWith("-") || text.startsWith("+");
  if (leading) return { signed: true, negative: text.startsWith("-"), rest: text.slice(1).trim() };
  const trailing = text.endsWith("-");
  return { signed: trailing, negative: trailing, rest: trailing ? text.slice(0, -1).trim() : text };
}

/** Removes thousands separators, which must stand between groups of three (or two, as in India). */
function ungrouped(text: string, style: NumberStyle): string | undefined {
  const [whole, fraction, ...more] = text.split(style === "point" ? "." : ",");
  if (whole === undefined || more.length > 0) return undefined;
  const separator = style === "point" ? "," : ".";
  const groups = whole.split(new RegExp(`[\\s'${separator}]`));
  const grouped = groups.length > 1;
  const wellFormed =
    !grouped ||
    groups.every(
      (group, at) => /^\d+$/.test(group) && (at === 0 ? group[0] !== "0" : group.length >= 2),
    );
  if (!wellFormed || (grouped && groups.at(-1)?.length !== 3)) return undefined;
  const digits = groups.join("");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
