import { Decimal } from "#domain";
import { createDesk } from "../venue/desk.ts";
import type { VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { type FaceReply, jsonReply } from "../wire/face.ts";
import { numeral } from "../wire/json.ts";
import { createAccountEntities } from "./entities.ts";
import { firstPrice } from "./market.ts";
import { createOrderBook } from "./order-book.ts";
import { createOrders } from "./orders.ts";
import { contractOf } from "./products.ts";
import type { Ids } from "./rows.ts";

type Parts = { readonly venue: Venue; readonly account: VenueAccount; readonly ids: Ids };

/** One account: what Tradovate keeps of it, and a desk where it trades. */
export function createAccount({ venue, account, ids }: Parts) {
  const book = createOrderBook(ids);
  const entities = createAccountEntities({ venue, account, ids, orders: book });
  const productOf = (symbol: string) => contractOf(symbol, venue.now())?.product;
  const desk = createDesk({
    ...{ venue, account },
    priceOf: (symbol) => firstPrice(productOf(symbol)?.name ?? ""),
    halfSpread: (symbol) => productOf(symbol)?.tickSize ?? Decimal.zero,
  });

  function standing() {
    const { cash, realised, held } = entities.purse();
    const gains = held.map(({ symbol, units, average }) => {
      const { bid, ask } = desk.quote(symbol) ?? { bid: average, ask: average };
      const price = units.sign < 0 ? ask : bid;
      return price.minus(average).times(units).times(pointsOf(symbol));
    });
    const bound = held.map(({ symbol, units }) => units.abs().times(marginOf(symbol)));
    const open = Decimal.sum(gains);
    const margin = Decimal.sum(bound).plus(book.bound());
    return { cash, realised, open, margin, worth: cash.plus(open) };
  }
  const pointsOf = (symbol: string) => productOf(symbol)?.valuePerPoint ?? Decimal.zero;
  const marginOf = (symbol: string) => productOf(symbol)?.dayMargin ?? Decimal.zero;

  const orders = createOrders({
    ...{ desk, book, accountId: ids.accountId, now: venue.now },
    free: () => {
      const { worth, margin } = standing();
      return worth.minus(margin);
    },
    held: (symbol) =>
      entities.purse().held.find((each) => each.symbol === symbol)?.units ?? Decimal.zero,
  });

  return {
    ...entities,
    desk,
    /** Undefined for paths that are none of orders, and for orders of others. */
    order: (path: string, body: object) => orders.handle(path, body),
    funds(): FaceReply {
      const { cash, realised, open, margin, worth } = standing();
      return jsonReply({
        ...{ totalCashValue: numeral(cash), netLiq: numeral(worth) },
        ...{ initialMargin: numeral(margin), maintenanceMargin: numeral(margin) },
        ...{ openPnL: numeral(open), realizedPnL: numeral(realised) },
        ...{ totalPnL: numeral(open.plus(realised)), weekRealizedPnL: numeral(realised) },
      });
    },
  };
}

export type Account = ReturnType<typeof createAccount>;
