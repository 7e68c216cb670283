import type { Instant } from "#domain";

/** Object ids of Postgres types whose text is not what we want to hand on. */
const BYTEA = 17;
const BIGINT = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
const JSON_TYPES = [114, 3802];

const asIs = (text: string) => text;

/**
 * The instant that a server in UTC writes as "2026-03-29 01:30:00.123+00". Infinity, which stands
 * for "still open", is undefined.
 */
export function instantFromWire(text: string): Instant | undefined {
  if (text.endsWith("infinity")) return undefined;
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  const fraction = text.charCodeAt(19) === 46 ? text.slice(20, -3) : "";
  return `${seconds}.${fraction.padEnd(6, "0")}Z` as Instant;
}

const bigintFromWire = (text: string): number | bigint => {
  const value = BigInt(text);
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
};

const bytesFromWire = (text: string): Uint8Array => Buffer.from(text.slice(2), "hex");

/** Parsers by type, the same for both drivers. */
export const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [BYTEA]: bytesFromWire,
  [BIGINT]: bigintFromWire,
  [DATE]: asIs,
  [TIMESTAMPTZ]: instantFromWire,
  [NUMERIC]: asIs,
  ...Object.fromEntries(
    JSON_TYPES.map((type) => [type, (text: string): unknown => JSON.parse(text)]),
  ),
};

export const BYTEA_TYPE = BYTEA;
