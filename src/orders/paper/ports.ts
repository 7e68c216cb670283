import type { ClientOrderId, Currency, Decimal, Instant, Instrument, Quote } from "#domain";
import type { PaperFill, PaperOrder, PaperState, Session } from "./model.ts";

/** One line of a paper account's history. `sequence` counts from 0 without a hole. */
export type PaperEntry = { readonly sequence: number; readonly at: Instant } & (
  | { readonly type: "deposit"; readonly amount: Decimal; readonly currency: Currency }
  | { readonly type: "fill"; readonly fill: PaperFill }
);

/** What an act on an account leaves behind, and what it answers. */
export type PaperAct<Result> = { readonly state: PaperState; readonly result: Result };

/** Paper accounts of one tenant. */
export interface PaperStore {
  /** Makes the account, with the deposit of its cash, where there is none. */
  open(account: string, state: PaperState, at: Instant): Promise<void>;
  /**
   * Runs one act on the account, one at a time: what it leaves is stored with the fills that it
   * brought, all or nothing. `state.fills` is empty before, and orders are those that have not
   * ended. Undefined if there is no such account.
   */
  update<Result>(
    account: string,
    act: (state: PaperState) => PaperAct<Result>,
  ): Promise<Result | undefined>;
  /** History behind a sequence, ascending. */
  entries(account: string, after: number, limit: number): Promise<readonly PaperEntry[]>;
  order(
    account: string,
    name: { readonly orderId: string } | { readonly clientOrderId: ClientOrderId },
  ): Promise<PaperOrder | undefined>;
  /** Orders that were changed last, newest first. */
  orders(account: string, limit: number): Promise<readonly PaperOrder[]>;
}

/** Where the paper market takes its instruments and prices from. */
export interface PaperMarket {
  readonly instruments: () => readonly Instrument[];
  readonly quote: (instrument: Instrument, at: Instant) => Quote | undefined;
  readonly sessionOf: (instrument: Instrument, at: Instant) => Session;
  /** Units of the second currency for one of the first; undefined where nobody says. */
  readonly rate: (from: Currency, to: Currency, at: Instant) => Decimal | undefined;
  /** Least steps of an instrument's price and quantity. */
  readonly steps: (instrument: Instrument) => {
    readonly price: Decimal;
    readonly quantity: Decimal;
  };
}
