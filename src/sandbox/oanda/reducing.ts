import { Decimal } from "#domain";
import { unitsOf } from "../venue/book.ts";
import type { DeskOrder, DeskTicket } from "../venue/desk.ts";
import type { OandaLedger } from "./ledger.ts";
import type { OrderNote } from "./order-note.ts";

/** Orders that may only reduce a position ("REDUCE_ONLY"). */
export function reducingIn(ledger: OandaLedger) {
  /** Units of the position that an order of a side makes smaller. */
  function reducible({ symbol, side }: Pick<DeskTicket, "symbol" | "side">): Decimal {
    ledger.entries();
    const held = unitsOf(ledger.book.lots(symbol));
    return held.sign === (side === "buy" ? -1 : 1) ? held.abs() : Decimal.zero;
  }
  return {
    isReducing: ({ terms }: OrderNote): boolean => terms.positionFill === "REDUCE_ONLY",
    /** What an order trades at most. */
    unitsNow: (note: OrderNote, ticket: Pick<DeskTicket, "symbol" | "side" | "quantity">) => {
      const left = ticket.quantity.minus(note.order?.open.filled ?? Decimal.zero);
      return Decimal.min(left, reducible(ticket));
    },
    /**
     * It trades as far as it reduces, and ends where there is nothing to reduce, or not all of it
     * and it is all or nothing. OANDA does not say under which reason.
     */
    mayTrade({ ticket }: DeskOrder): boolean {
      const there = reducible(ticket);
      const isWhole = !ticket.quantity.gt(there);
      return there.sign > 0 && (isWhole || ticket.timeInForce !== "fok");
    },
  };
}
