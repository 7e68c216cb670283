import { Decimal, type Instant } from "#domain";
import { averagePrice, type Book, unitsOf } from "../venue/book.ts";
import type { FillEvent, FillTerms } from "../venue/event.ts";
import { numeral } from "../wire/json.ts";
import type { FutureContract } from "./products.ts";
import { type Ids, stamp, tradeDate } from "./rows.ts";
import type { Entity } from "./tables.ts";

type Sums = { buys: Decimal; buyValue: Decimal; sells: Decimal; sellValue: Decimal };
type Parts = {
  readonly ids: Ids;
  readonly book: Book;
  readonly now: () => Instant;
  readonly contractOf: (symbol: string, at: Instant) => FutureContract;
};

export const positionId = ({ accountId }: Ids, contractId: number) =>
  accountId * 100_000_000 + contractId;

/** Positions of one account, of which Tradovate keeps one for each contract, flat ones too. */
export function createPositions({ ids, book, now, contractOf }: Parts) {
  const sums = new Map<string, Sums>();

  function row(symbol: string, { buys, buyValue, sells, sellValue }: Sums): Entity {
    const contract = contractOf(symbol, now());
    const lots = book.lots(symbol);
    const average = averagePrice(lots);
    return {
      id: positionId(ids, contract.id),
      accountId: ids.accountId,
      contractId: contract.id,
      timestamp: stamp(now()),
      tradeDate: tradeDate(now()),
      netPos: numeral(unitsOf(lots)),
      netPrice: average && numeral(average),
      ...{ bought: numeral(buys), boughtValue: numeral(buyValue) },
      ...{ sold: numeral(sells), soldValue: numeral(sellValue) },
      prevPos: 0,
    };
  }

  return {
    /** Adds a fill, or takes it away again. */
    count({ symbol, side }: FillEvent, { quantity, price }: FillTerms, sign: 1 | -1): void {
      const zero = Decimal.zero;
      const own = sums.get(symbol) ?? { buys: zero, buyValue: zero, sells: zero, sellValue: zero };
      sums.set(symbol, own);
      const units = sign > 0 ? quantity : quantity.neg();
      const value = units.times(price);
      if (side === "buy") {
        own.buys = own.buys.plus(units);
        own.buyValue = own.buyValue.plus(value);
      } else {
        own.sells = own.sells.plus(units);
        own.sellValue = own.sellValue.plus(value);
      }
    },
    rows: (): Entity[] => [...sums].map(([symbol, own]) => row(symbol, own)),
    held: () =>
      [...sums.keys()].map((symbol) => {
        const lots = book.lots(symbol);
        return { symbol, units: unitsOf(lots), average: averagePrice(lots) ?? Decimal.zero };
      }),
  };
}
