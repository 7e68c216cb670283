import { Decimal, type Instant } from "#domain";
import { type Book, createBook, type FillEffect } from "../venue/book.ts";
import type { CashEvent, FillEvent, PublishedEvent, VenueAccount } from "../venue/event.ts";
import { createPackedTape, createTape, type Tape } from "../venue/tape.ts";
import type { Venue } from "../venue/venue.ts";
import { homeRate, quoteOf } from "./instruments.ts";
import type { OrderNote } from "./order-note.ts";
import type { OrderTerms } from "./order-terms.ts";

/** One transaction of an account. OANDA numbers all kinds of them in one sequence without holes. */
export type Entry =
  | { readonly type: "create"; readonly id: bigint; readonly at: Instant }
  | (Posted & { readonly type: "order" | "cancel"; readonly order: bigint })
  | (Posted & {
      readonly type: "fill";
      readonly event: FillEvent;
      readonly order: bigint;
      readonly parts: readonly Part[];
      /** Units that the fill opened, signed. */
      readonly opened: Decimal;
      readonly pl: Decimal;
    })
  | (Posted & { readonly type: "cash"; readonly event: CashEvent })
  | {
      readonly type: "reject";
      readonly id: bigint;
      readonly at: Instant;
      readonly terms: OrderTerms;
      readonly reason: string;
    };

type Posted = {
  readonly id: bigint;
  readonly at: Instant;
  readonly event: PublishedEvent;
  /** Of the account after it, in its currency. */
  readonly balance: Decimal;
};

/** What a fill closed of one earlier fill. */
export type Part = {
  readonly opening: bigint;
  /** Signed as the fill is. */
  readonly units: Decimal;
  readonly pl: Decimal;
  readonly whole: boolean;
};

/** What OANDA writes down of one account, made of its events as they become visible. */
export function createOandaLedger({ venue, account, firstId }: LedgerParts) {
  const entries = account.isLong ? createPackedTape<Entry>(account) : createTape<Entry>();
  entries.push({ type: "create", id: firstId, at: account.openedAt });
  const book: Book = createBook({ isFinal: true });
  const idOf = new Map<number, bigint>();
  const sums = new Map<string, Sums>();
  const notes = new Map<number, OrderNote>();
  let balance = Decimal.zero;
  let read = 0;

  const sumsOf = (symbol: string): Sums => {
    const known = sums.get(symbol);
    if (known) return known;
    const zero = Decimal.zero;
    const fresh = { long: zero, short: zero, financing: zero, commission: zero };
    sums.set(symbol, fresh);
    return fresh;
  };

  function fill(event: FillEvent, id: bigint): Entry {
    const effect = book.add(event);
    const parts = partsOf(event, effect, account).map((part, at) => ({
      ...part,
      opening: fillIds.get(effect.closed[at]?.lot.from ?? event) ?? id,
    }));
    const { opened } = effect;
    if (!opened.isZero()) fillIds.set(event, id);
    for (const { lot, whole } of effect.closed) if (whole) fillIds.delete(lot.from);
    const pl = Decimal.sum(parts.map((part) => part.pl));
    const commission = Decimal.sum(event.fees.map(({ amount }) => amount));
    const sum = sumsOf(event.symbol);
    // What is sold closes what was long.
    const side = event.side === "sell" ? "long" : "short";
    sum[side] = sum[side].plus(pl);
    sum.commission = sum.commission.plus(commission);
    balance = balance.plus(pl).minus(commission);
    const order = idOf.get(event.order) ?? id;
    if (event.left.isZero()) idOf.delete(event.order);
    const note = notes.get(event.order);
    const reduced = parts.find(({ whole }) => !whole)?.opening;
    const closed = parts.filter(({ whole }) => whole).map(({ opening }) => opening);
    const { price, visibleAt: at } = event;
    if (note) note.fill = { id, at, price, opened, closed, reduced };
    return { type: "fill", id, at, event, balance, order, parts, opened, pl };
  }
  const fillIds = new Map<FillEvent, bigint>();

  function entryOf(event: PublishedEvent, id: bigint): Entry {
    switch (event.type) {
      case "order_accepted": {
        idOf.set(event.order, id);
        const note = notes.get(event.order);
        if (note) note.id = id;
        return { type: "order", id, at: event.at, event, balance, order: id };
      }
      case "cancel": {
        const note = notes.get(event.order);
        if (note) note.cancelled = { id, at: event.at };
        return {
          type: "cancel",
          id,
          at: event.at,
          event,
          balance,
          order: idOf.get(event.order) ?? id,
        };
      }
      case "fill":
        return fill(event, id);
      case "fill_corrected":
      case "fill_busted":
        throw new RangeError("OANDA neither corrects nor busts fills");
      default:
        balance = balance.plus(event.amount);
        if (event.type === "funding" && event.symbol !== undefined) {
          const sum = sumsOf(event.symbol);
          sum.financing = sum.financing.plus(event.amount);
        }
        return { type: "cash", id, at: event.at, event, balance };
    }
  }

  function refresh(): void {
    const events = venue.published(account);
    for (; read < events.length; read++) {
      const event = events[read];
      if (event) entries.push(entryOf(event, firstId + BigInt(entries.length)));
    }
    venue.forget(account);
    read = events.length;
  }

  return {
    account,
    entries(): Tape<Entry> {
      refresh();
      return entries;
    },
    /** As of the last look at the entries. */
    get balance() {
      return balance;
    },
    book,
    sumsOf,
    idOfFill: (event: FillEvent) => fillIds.get(event),
    firstId,
    /** What is known of the orders of clients, by their number at the venue. */
    notes,
    noteOf: (entry: Entry) =>
      "event" in entry && "order" in entry.event ? notes.get(entry.event.order) : undefined,
    /** Writes down an order that is not taken. */
    reject(terms: OrderTerms, reason: string, at: Instant): Entry {
      refresh();
      const id = firstId + BigInt(entries.length);
      const entry: Entry = { type: "reject", id, at, terms, reason };
      entries.push(entry);
      return entry;
    },
  };
}

export type OandaLedger = ReturnType<typeof createOandaLedger>;

/** Profit of long and short positions, and what holding and trading them cost. */
type Sums = { long: Decimal; short: Decimal; financing: Decimal; commission: Decimal };

type LedgerParts = {
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly firstId: bigint;
};

/** Profit is booked in the account's currency with four digits. */
function partsOf(event: FillEvent, { closed }: FillEffect, { currency }: VenueAccount) {
  const rate = homeRate(quoteOf(event.symbol), currency);
  return closed.map(({ lot, units, whole }) => {
    const gain = event.price.minus(lot.price).times(units);
    const pl = (lot.units.sign < 0 ? gain.neg() : gain).times(rate).round(4);
    return { units: event.side === "buy" ? units : units.neg(), pl, whole };
  });
}
