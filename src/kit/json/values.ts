import { dayOf, Decimal, type Instant, parseInstant } from "#domain";
import { z } from "zod";
import { momentIn } from "../moment.ts";
import type { Moment } from "../statement.ts";
import { quoted, Unreadable } from "../unreadable.ts";
import { JsonNumber } from "./number.ts";
import { writeJson } from "./read.ts";

/** The text of a JSON string or number; undefined for anything else, a float included. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof JsonNumber) return value.text;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** A value of one form: read from a string or a number alike, since brokers write both. */
function value<Value>(kind: string, read: (text: string) => Value | undefined) {
  return z.transform((input: unknown, context): Value => {
    const text = textOf(input);
    const found = text === undefined ? undefined : read(text);
    if (found !== undefined) return found;
    const shown = text ?? (input === undefined ? undefined : writeJson(input));
    context.addIssue(
      shown === undefined ? `Is missing; it should be ${kind}` : `${quoted(shown)} is not ${kind}`,
    );
    return z.NEVER;
  });
}

/** An exact number; NaN, Infinity and the empty text are none. */
export const decimal = value("a decimal", (text): Decimal | undefined => Decimal.parse(text));

/** A whole number without leading zeros, kept as text: it may be longer than a float can hold. */
export const integerId = value("an integer id", (text) =>
  /^(?:0|-?[1-9]\d*)$/.test(text) ? text : undefined,
);

/** An id of any form, kept as text. Not empty. */
export const id = value("an id", (text) => (text === "" ? undefined : text));

/** A whole number that counts things: of nine digits at most, so that it is exact as a number. */
export const count = value("a count", (text) =>
  /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : undefined,
);

const STATED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/;
/** In UTC, on a day that every month has. */
const PLAIN = /^\d{4}-\d{2}-(?:[01]\d|2[0-8])T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const UTC = { name: "UTC", evidence: "stated" } as const;

/** With six digits behind the point where it has three or more, as an instant is written. */
const toMicros = (text: string) =>
  text.length > 27
    ? `${text.slice(0, 26)}Z`
    : text.length > 23
      ? `${text.slice(0, -1).padEnd(26, "0")}Z`
      : text;

function stated(text: string): Moment | undefined {
  if (PLAIN.test(text)) {
    const instant = parseInstant(toMicros(text));
    return instant && { instant, precision: "instant", zone: UTC, day: dayOf(instant) };
  }
  if (!STATED.test(text)) return undefined;
  try {
    return momentIn(text, { zone: "UTC" });
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/**
 * An ISO 8601 time that states its offset, with the zone as stated; finer than a microsecond is
 * cut.
 */
export const moment = value("a time with its offset", stated);

/** The same, as an instant. */
export const instant = value(
  "a time with its offset",
  (text): Instant | undefined => stated(text)?.instant,
);

/**
 * Matches any object whose `type` is something else, so that a malformed record which we do read is
 * an error and never stepped over.
 */
export const anythingBut = (...types: readonly string[]) =>
  z.object({
    type: z.string().refine((type) => !types.includes(type), "Is malformed for its type"),
  });
