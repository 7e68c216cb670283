import { Decimal, type Instant } from "#domain";
import { createBook } from "../venue/book.ts";
import type { FillEvent, FillTerms, PublishedEvent, VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { numeral } from "../wire/json.ts";
import { createCashLog } from "./cash-log.ts";
import { createPositions, positionId } from "./positions.ts";
import { type FutureContract, futureOf } from "./products.ts";
import {
  accountSlot,
  cashType,
  feeMembers,
  id,
  type Ids,
  LOG_TYPES,
  stamp,
  tradeDate,
} from "./rows.ts";
import type { OrderBook } from "./order-book.ts";
import { type Entity, type Table, TABLES } from "./tables.ts";

/** One execution as clients should see it. */
export type Seen = {
  readonly id: string;
  readonly fill: FillEvent;
  readonly terms: FillTerms;
  readonly revision: number;
  readonly visibleAt: Instant;
  busted: boolean;
};

type Parts = {
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly ids: Ids;
  readonly orders: OrderBook;
};

/** What Tradovate keeps of one account, made of its events as they become visible. */
export function createAccountEntities({ venue, account, ids, orders }: Parts) {
  const tables = new Map<Table, Entity[]>(TABLES.map((table) => [table, []]));
  const book = createBook();
  const contracts = new Map<string, FutureContract>();
  const seen: Seen[] = [];
  const current = new Map<FillEvent, { seen: Seen; row: { active: boolean } }>();
  const pairsOf = new Map<FillEvent, { active: boolean }[]>();
  const cash = createCashLog(ids);
  const positions = createPositions({ ids, book, now: venue.now, contractOf });
  let read = 0;

  const put = (table: Table, row: Entity) => void tables.get(table)?.push(row);

  function contractOf(symbol: string, at: Instant): FutureContract {
    const known = contracts.get(symbol);
    if (known) return known;
    const made = futureOf(symbol, at);
    contracts.set(symbol, made);
    return made;
  }

  function report(fill: FillEvent, terms: FillTerms, revision: number, visibleAt: Instant): void {
    const number = fill.fill * 16 + revision;
    const contract = contractOf(fill.symbol, fill.executedAt);
    const fillId = id(ids, 5_000_000_000, number);
    const row = {
      id: fillId,
      orderId: id(ids, 4_000_000_000, fill.order),
      contractId: contract.id,
      timestamp: stamp(fill.executedAt),
      tradeDate: tradeDate(fill.executedAt),
      action: fill.side === "buy" ? "Buy" : "Sell",
      qty: numeral(terms.quantity),
      price: numeral(terms.price),
      active: true,
      finallyPaired: 0,
    };
    put("fill", row);
    put("fillFee", { id: fillId, ...feeMembers(terms) });
    const known: Seen = { id: fillId.numeral, fill, terms, revision, visibleAt, busted: false };
    seen.push(known);
    current.set(fill, { seen: known, row });
    positions.count(fill, terms, 1);
    for (const { kind, amount } of terms.fees)
      cash.book(LOG_TYPES[kind] ?? "BrokerageFee", amount.neg(), fill.executedAt, { fillId });
  }

  /** Fills that were paired: one bought and one sold. */
  function pair(fill: FillEvent): void {
    const { product, id: contractId } = contractOf(fill.symbol, fill.executedAt);
    for (const { lot, units } of book.add(fill).closed) {
      const [buy, sell] = fill.side === "buy" ? [fill, lot.from] : [lot.from, fill];
      const pnl = sell.price.minus(buy.price).times(units).times(product.valuePerPoint);
      cash.earn(pnl);
      const fillPairId = id(
        ids,
        6_000_000_000,
        accountSlot(ids) + (tables.get("fillPair")?.length ?? 0) + 1,
      );
      const row = {
        id: fillPairId,
        positionId: positionId(ids, contractId),
        buyFillId: id(ids, 5_000_000_000, buy.fill * 16 + 1),
        sellFillId: id(ids, 5_000_000_000, sell.fill * 16 + 1),
        qty: numeral(units),
        buyPrice: numeral(buy.price),
        sellPrice: numeral(sell.price),
        active: true,
      };
      put("fillPair", row);
      for (const side of [buy, sell]) pairsOf.set(side, [...(pairsOf.get(side) ?? []), row]);
      cash.book("TradePaired", pnl, fill.executedAt, { fillPairId });
    }
  }

  /** A fill that was taken back stays, inactive; a corrected one comes again under another id. */
  function revise(
    fill: FillEvent,
    terms: FillTerms | undefined,
    revision: number,
    at: Instant,
  ): void {
    const known = current.get(fill);
    if (!known) return;
    known.row.active = false;
    known.seen.busted = true;
    for (const pair of pairsOf.get(fill) ?? []) pair.active = false;
    positions.count(fill, known.seen.terms, -1);
    const { valuePerPoint } = contractOf(fill.symbol, fill.executedAt).product;
    const before = book.gain(fill.symbol);
    book.revise(fill, terms);
    const change = book.gain(fill.symbol).minus(before).times(valuePerPoint);
    cash.earn(change);
    const charged = Decimal.sum(known.seen.terms.fees.map(({ amount }) => amount));
    cash.book("CancelledPairedTrade", change.plus(charged), at);
    if (terms) report(fill, terms, revision, at);
  }

  function post(event: PublishedEvent): void {
    switch (event.type) {
      case "order_accepted":
        return orders.accepted(event, contractOf(event.symbol, event.at));
      case "cancel":
        return orders.cancelled(event.order);
      case "fill":
        report(event, event, 1, event.visibleAt);
        return pair(event);
      case "fill_corrected":
      case "fill_busted":
        return revise(
          event.of,
          event.type === "fill_busted" ? undefined : event,
          event.revision,
          event.visibleAt,
        );
      default:
        return cash.book(cashType(event), event.amount, event.at, { comment: event.description });
    }
  }

  function refresh(): void {
    const events = venue.published(account);
    for (let event = events[read]; event; event = events[++read]) post(event);
  }

  return {
    account,
    ids,
    /** What is kept of the account alone. */
    rows(table: Table): readonly Entity[] {
      refresh();
      if (table === "position") return positions.rows();
      if (table === "cashBalance") return [cash.balance(venue.now())];
      if (table === "cashBalanceLog") return cash.rows;
      return orders.rows(table) ?? tables.get(table) ?? [];
    },
    /** Cash, what was earned of it, and what is held. */
    purse() {
      refresh();
      return { cash: cash.cash(), realised: cash.realised(), held: positions.held() };
    },
    contracts(): readonly FutureContract[] {
      refresh();
      return [...contracts.values()];
    },
    seen(): readonly Seen[] {
      refresh();
      return seen;
    },
  };
}

export type AccountEntities = ReturnType<typeof createAccountEntities>;
