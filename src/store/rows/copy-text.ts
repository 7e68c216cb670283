import type { Decimal, Instant } from "#domain";

/** What a column of COPY text format can hold; undefined is null. */
export type Field = string | number | bigint | boolean | Decimal | undefined;

/** What has no value, in COPY text format. */
export const NULL = "\\N";

const SPECIAL = /[\\\t\n\r\0]/;
const SPECIALS = /[\\\t\n\r\0]/g;

/** Postgres text cannot hold the character NUL; its picture can be seen and found. */
const NUL_PICTURE = "\u2400";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\0": NUL_PICTURE,
};

/** Text as a field of COPY text format. */
export const escaped = (text: string): string =>
  SPECIAL.test(text)
    ? text.replace(SPECIALS, (character) => ESCAPES[character] ?? character)
    : text;

/**
 * Text as a parameter: with a picture in the place of NUL, so that it equals what {@link escaped}
 * stores.
 */
export const storable = (text: string): string =>
  text.includes("\0") ? text.replaceAll("\0", NUL_PICTURE) : text;

export const optional = (field: Field): string => {
  if (field === undefined) return NULL;
  if (typeof field === "string") return escaped(field);
  if (typeof field === "boolean") return field ? "t" : "f";
  return field.toString();
};

/** One row, ended by a line feed. Numbers must be integers. */
export const copyRow = (fields: readonly Field[]): string => {
  let row = "";
  for (let at = 0; at < fields.length; at++) row += (at === 0 ? "" : "\t") + optional(fields[at]);
  return `${row}\n`;
};

const TO_ESCAPE = /["\\]/;

/** A text array as a parameter; undefined is null. */
export const textArray = (texts: readonly (string | undefined)[]): string => {
  const quoted = texts.map((text) => {
    if (text === undefined) return "null";
    return `"${TO_ESCAPE.test(text) ? text.replace(/["\\]/g, "\\$&") : text}"`;
  });
  return `{${quoted.join(",")}}`;
};

export const OPEN_END = "infinity";

/** The last moment for what has not ended. */
export const endOr = (instant: Instant | undefined): string => instant ?? OPEN_END;
