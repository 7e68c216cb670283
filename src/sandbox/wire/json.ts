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
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (value instanceof Decimal) return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if ("numeral" in value) return String(value.numeral);
  return objectText(value as Readonly<Record<string, unknown>>);
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member !== undefined)
      text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${jsonText(member)}`;
  }
  return `{${text}}`;
}
