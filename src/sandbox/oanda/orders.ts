import { Decimal } from "#domain";
import { unitsOf } from "../venue/book.ts";
import { createDesk, type DeskOrder, type DeskTicket } from "../venue/desk.ts";
import type { Venue } from "../venue/venue.ts";
import { MARGIN_RATE, marginLeft } from "./account.ts";
import { homeRate, OANDA_INSTRUMENTS, quoteOf } from "./instruments.ts";
import type { OandaLedger } from "./ledger.ts";
import { OANDA_MARKET } from "./market.ts";
import { isWorking, type OrderNote } from "./order-note.ts";
import { type ExitTerms, isExit, type OrderTerms, rejectReason } from "./order-terms.ts";
import { reducingIn } from "./reducing.ts";

type Listing = (typeof OANDA_MARKET.listings)[number];
const listingOf = (symbol: string): Listing | undefined =>
  OANDA_MARKET.listings.find((each) => each.symbol === symbol);

/** One of the last digit that is shown. */
const tickOf = (symbol: string): Decimal => {
  const { displayPrecision = 0 } = OANDA_INSTRUMENTS.find(({ name }) => name === symbol) ?? {};
  return Decimal.one.div(Decimal.of(10 ** displayPrecision));
};

/** Orders of one account. Trades are closed by first in, first out, whichever order closes them. */
export function createOrders(venue: Venue, ledger: OandaLedger) {
  const { account, notes } = ledger;
  let next: OrderNote | undefined;
  const reducing = reducingIn(ledger);
  const desk = createDesk({
    ...{ venue, account, halfSpread: tickOf, mayTrade },
    priceOf: (symbol) => listingOf(symbol)?.price ?? Decimal.zero,
  });
  const onOrder = (order: DeskOrder, event: string) => {
    if (event !== "new" || !next) return;
    next.order = order;
    notes.set(order.open.order, next);
    next = undefined;
  };
  desk.watch({ onOrder }, new AbortController().signal);
  const all = (): readonly OrderNote[] => [...notes.values()];
  const working = () => all().filter(isWorking);

  /** What is open of a trade. */
  function lotOf(trade: string) {
    ledger.entries();
    const lots = ledger.book.symbols().flatMap((symbol) => ledger.book.lots(symbol));
    return lots.find(({ from }) => String(ledger.idOfFill(from)) === trade);
  }

  /** Bounds of the order and margin of the account, when it would trade. */
  function mayTrade(order: DeskOrder, price: Decimal): boolean {
    const { ticket, open } = order;
    const note = notes.get(open.order);
    if (note && reducing.isReducing(note)) {
      const may = reducing.mayTrade(order);
      if (!may) note.endedFor = "INSUFFICIENT_LIQUIDITY";
      return may;
    }
    const { symbol, side, quantity } = ticket;
    ledger.entries();
    const held = unitsOf(ledger.book.lots(symbol));
    const after = held.plus(side === "buy" ? quantity : quantity.neg());
    const more = after.abs().minus(held.abs());
    const rate = homeRate(quoteOf(symbol), account.currency).times(MARGIN_RATE);
    const bound = note?.terms.priceBound;
    const isBeyond = bound && (side === "buy" ? price.gt(bound) : price.lt(bound));
    const isDear = more.sign > 0 && more.times(price).times(rate).gt(marginLeft(ledger));
    if (note && isBeyond) note.endedFor = "BOUNDS_VIOLATION";
    else if (note && isDear) note.endedFor = "INSUFFICIENT_MARGIN";
    return !isBeyond && !isDear;
  }

  function enter(note: OrderNote): void {
    next = note;
    const old = note.replaces?.order;
    if (note.replaces) note.replaces.replacedBy = note;
    const ticket = ticketOf(note);
    if (old) desk.replace(old, ticket);
    else desk.place(ticket);
    if (note.terms.type === "MARKET" && isWorking(note)) {
      note.endedFor = desk.isOpen() ? "INSUFFICIENT_LIQUIDITY" : "MARKET_HALTED";
      if (note.order) desk.cancel(note.order);
    }
  }

  function ticketOf(note: OrderNote): DeskTicket {
    const { terms } = note;
    const { type, units = Decimal.zero, price, tradeID, instrument: symbol = "" } = terms;
    const side = units.sign < 0 ? "sell" : "buy";
    const asked = { symbol, side, quantity: units.abs() } as const;
    const isStop = type === "STOP" || type === "STOP_LOSS";
    const left = () => lotOf(tradeID ?? "")?.units.abs() ?? Decimal.zero;
    return {
      ...{ clientId: terms.clientExtensions?.id ?? "", ...asked, extendedHours: false },
      type: DESK_TYPES[type],
      timeInForce: terms.timeInForce?.toLowerCase() ?? (type === "MARKET" ? "fok" : "gtc"),
      ...(price && { [isStop ? "stopPrice" : "limitPrice"]: price }),
      ...(terms.distance && { trailPrice: terms.distance }),
      ...(isExit(type) && { unitsNow: left }),
      ...(reducing.isReducing(note) && { unitsNow: () => reducing.unitsNow(note, asked) }),
    };
  }

  /** An order of one trade has its instrument, and its units the other way. */
  function whole(terms: OrderTerms): OrderTerms {
    const lot = isExit(terms.type) ? lotOf(terms.tradeID ?? "") : undefined;
    return lot ? { ...terms, instrument: lot.from.symbol, units: lot.units.neg() } : terms;
  }

  const rejected = (terms: OrderTerms, replaces?: OrderNote) =>
    rejectReason(terms, {
      now: venue.now(),
      precisionOf: (name) => OANDA_INSTRUMENTS.find((each) => each.name === name),
      isTaken: (id) => working().some((note) => note.terms.clientExtensions?.id === id),
      hasTrade: (id) => lotOf(id) !== undefined,
      hasExit: (trade, type) =>
        working().some(
          (note) => note !== replaces && note.terms.tradeID === trade && note.terms.type === type,
        ),
    });

  /** Does what follows of itself: ends what is over, and makes the exits of what was filled. */
  function tend(): void {
    ledger.entries();
    for (const note of all()) {
      const { terms, fill } = note;
      if (isWorking(note) && terms.gtdTime !== undefined && terms.gtdTime <= venue.now())
        stop(note, "TIME_IN_FORCE_EXPIRED");
      if (isWorking(note) && isExit(terms.type) && !lotOf(terms.tradeID ?? ""))
        stop(note, "LINKED_TRADE_CLOSED");
      if (!fill || fill.opened.isZero() || note.hasExits) continue;
      note.hasExits = true;
      for (const exit of exitsOf(terms, String(fill.id)))
        hang(note, { terms: whole(exit), reason: "ON_FILL", madeBy: note });
    }
    ledger.entries();
  }

  /** One exit that trades ends the others. */
  function hang(note: OrderNote, exit: OrderNote): void {
    enter(exit);
    if (!note.order || !exit.order) return;
    exit.order.parent = note.order;
    note.order.legs.push(exit.order);
  }

  function stop(note: OrderNote, why: string): void {
    note.endedFor = why;
    if (note.order) desk.cancel(note.order);
  }

  return {
    desk,
    tend,
    /** Oldest first. */
    all,
    working,
    /** The transaction that refuses it, or the order. */
    place(given: OrderTerms, replaces?: OrderNote) {
      const reason = rejected(given, replaces);
      if (reason !== undefined) return { reason, entry: ledger.reject(given, reason, venue.now()) };
      const terms = { clientExtensions: replaces?.terms.clientExtensions, ...whole(given) };
      const origin = replaces ? { reason: "REPLACEMENT" as const, replaces } : CLIENT;
      const note: OrderNote = { terms, ...origin };
      enter(note);
      tend();
      return { note };
    },
    endSession(): void {
      for (const note of working())
        if (note.terms.timeInForce === "GFD") stop(note, "TIME_IN_FORCE_EXPIRED");
      desk.setOpen(false);
      ledger.entries();
    },
    cancel(note: OrderNote): void {
      stop(note, "CLIENT_REQUEST");
      ledger.entries();
    },
  };
}

export type Orders = ReturnType<typeof createOrders>;

const CLIENT = { reason: "CLIENT_ORDER" } as const;

/** Who waits to be touched trades at the market then, which here is what a limit does. */
const DESK_TYPES: Readonly<Record<OrderTerms["type"], DeskTicket["type"]>> = {
  MARKET: "market",
  LIMIT: "limit",
  MARKET_IF_TOUCHED: "limit",
  TAKE_PROFIT: "limit",
  STOP: "stop",
  STOP_LOSS: "stop",
  TRAILING_STOP_LOSS: "trailing-stop",
};

function exitsOf(terms: OrderTerms, tradeID: string): readonly OrderTerms[] {
  const { takeProfitOnFill, stopLossOnFill, trailingStopLossOnFill } = terms;
  const exit = (type: OrderTerms["type"], given: ExitTerms | undefined): readonly OrderTerms[] => {
    if (!given) return [];
    const { guaranteed: _, ...kept } = given;
    return [{ type, tradeID, ...kept }];
  };
  return [
    ...exit("TAKE_PROFIT", takeProfitOnFill),
    ...exit("STOP_LOSS", stopLossOnFill),
    ...exit("TRAILING_STOP_LOSS", trailingStopLossOnFill),
  ];
}
