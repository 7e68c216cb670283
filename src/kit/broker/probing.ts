import type { Instant, Instrument } from "#domain";
import type { Row } from "../json/index.ts";
import { Unreadable } from "../unreadable.ts";
import type { Capability } from "./capability.ts";
import type { Desk } from "./trading.ts";

/** One thing that an account may do or not, as its broker states it. */
export type ProbedFact = {
  readonly capability: Capability;
  readonly has: boolean;
  /** What the broker said, in its own words: "shorting_enabled: true". */
  readonly evidence: string;
};

/** What a broker states of one account. What it does not state is left out, never guessed. */
export type ProbedAccount = {
  readonly facts: readonly ProbedFact[];
  /** Which part of the broker holds the account, where it says so: "division 101-004". */
  readonly region?: string;
};

/** An instrument as a broker lists it. */
export type ListedInstrument = {
  readonly instrument: Instrument;
  /** What a ticket calls it at this broker. */
  readonly symbol: string;
  readonly name?: string;
  readonly isTradable: boolean;
  /** Absent where the broker does not say. */
  readonly isShortable?: boolean;
  readonly isFractional?: boolean;
};

/** What a broker lists, and how many rows of its list could not be read. */
export type Listing = {
  readonly items: readonly ListedInstrument[];
  readonly unread: number;
};

/** Reads what an account may do and what it may trade; changes nothing at the broker. */
export type ProbingAdapter = {
  /** At most a few calls. Fails with a `BrokerError`. */
  features?(desk: Desk): Promise<ProbedAccount>;
  /** All that can be traded, where the broker gives that in a few calls. */
  readonly listing?: {
    /** Whether accounts of one broker and environment may see different lists. */
    readonly per: "broker" | "account";
    read(desk: Desk, now: Instant): Promise<Listing>;
  };
};

/** Fields of a reply by their names; what was not sent is undefined. */
type Stated = Readonly<Record<string, string | boolean | null | undefined>>;

/** A fact with what it rests on: the broker's fields, as it sent them. */
export const probedFact = (capability: Capability, has: boolean, fields: Stated): ProbedFact => ({
  capability,
  has,
  evidence: statedAs(fields),
});

const statedAs = (fields: Stated): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value === undefined ? "not stated" : String(value)}`)
    .join("; ");

/** Rows of a reply as a listing. A row that cannot be read is counted and takes no other with it. */
export function listingOf<Value>(
  rows: readonly Row<Value>[],
  map: (value: Value) => readonly ListedInstrument[],
): Listing {
  let unread = 0;
  const items = rows.flatMap((row) => {
    try {
      if ("value" in row) return map(row.value);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
    unread++;
    return [];
  });
  return { items, unread };
}
