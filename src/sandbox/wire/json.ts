import { Decimal } from "#domain";

/** A number of JSON by its text, so that no digit passes through a float. */
export type Numeral = { readonly numeral: string };

/** A decimal, or a whole number of any length, as a number of JSON. */
export const numeral = (value: Decimal | bigint | number): Numeral => ({ numeral: String(value) });

/**
 * JSON text. Decimals become strings, numerals become numbers, and undefined members are left out.
 * It is not the writer of the kit: two sides that share one writer would share its faults.
 */
export function jsonText(value: unknown): string {
  if (value instanceof Decimal) return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if ("numeral" in value) return String(value.numeral);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(",")}}`;
}
