import { Decimal } from "#domain";
import {
  createPairedFills,
  decimal,
  defineTable,
  futureContract,
  futureInstrument,
  type Moment,
  moment,
  optional,
  pointValue,
  type StatementRecord,
  text,
} from "#kit";

type Held = {
  readonly line: number;
  readonly account: string;
  readonly contract: string;
  readonly currency: string;
  readonly at: Moment;
};
type Position = Held & {
  net: Decimal;
  price: Decimal | undefined;
  bought: Decimal;
  sold: Decimal;
  paired: Decimal;
};

/** Each row pairs a bought with a sold fill and repeats what the day's position came to. */
export default defineTable({
  id: "tradovate-position-history",
  name: "Tradovate position history (CSV)",
  institution: "tradovate",
  version: 1,
  source: "Reports, Position History, Download CSV",
  grain: "round-trip",
  // The user's own zone; no file states it. Chicago is where the contracts trade.
  zone: "America/Chicago",
  dateOrder: "mdy",

  headers: [
    {
      required: [
        "Position ID",
        "Timestamp",
        "Net Pos",
        "Bought",
        "Sold",
        "Account",
        "Contract",
        "Pair ID",
        "Buy Fill ID",
      ].concat([
        "Sell Fill ID",
        "Paired Qty",
        "Buy Price",
        "Sell Price",
        "P/L",
        "Bought Timestamp",
        "Sold Timestamp",
      ]),
    },
  ],
  columns: {
    position: text("Position ID"),
    at: moment("Timestamp"),
    net: decimal("Net Pos"),
    netPrice: optional(decimal("Net Price")),
    bought: decimal("Bought"),
    sold: decimal("Sold"),
    account: text("Account"),
    contract: text("Contract"),
    name: optional(text("Product Description")),
    quantity: decimal("Paired Qty"),
    buyId: text("Buy Fill ID"),
    buyPrice: decimal("Buy Price"),
    boughtAt: moment("Bought Timestamp"),
    sellId: text("Sell Fill ID"),
    sellPrice: decimal("Sell Price"),
    soldAt: moment("Sold Timestamp"),
    pnl: decimal("P/L"),
    currency: text("Currency"),
  },

  open: () => {
    const fills = createPairedFills();
    const positions = new Map<string, Position>();
    return {
      row: (row, { line }) => {
        const { account, contract, name, currency, quantity, at } = row;
        const passed = fills.add({
          line,
          account: { number: account },
          symbol: contract,
          name,
          currency,
          quantity,
          buy: { id: row.buyId, price: row.buyPrice, at: row.boughtAt },
          sell: { id: row.sellId, price: row.sellPrice, at: row.soldAt },
          pnl: row.pnl,
        });
        const paired = (positions.get(row.position)?.paired ?? Decimal.zero).plus(quantity);
        positions.set(row.position, {
          line,
          account,
          contract,
          currency,
          at,
          net: row.net,
          price: row.netPrice,
          bought: row.bought,
          sold: row.sold,
          paired,
        });
        return passed;
      },
      end: () => [
        ...fills.end(),
        ...[...positions].flatMap(([id, position]) => positionRecords(id, position)),
      ],
    };
  },
});

/**
 * What the rows of one position say of it: what is open, or else that all that was bought stands in
 * pairs.
 */
function positionRecords(id: string, position: Position): readonly StatementRecord[] {
  const { line, contract, currency, at, net, price, bought, sold, paired } = position;
  const account = { number: position.account };
  if (net.isZero()) {
    // Bought and sold differ where the position was carried in from an earlier day.
    return bought.eq(sold)
      ? [{ type: "check", name: `Bought in position ${id}`, expected: bought, actual: paired }]
      : [];
  }
  const future = futureContract(contract, at.day);
  const worth = future && pointValue(future.root);
  if (!worth) return [];
  const instrument = futureInstrument(future, { points: worth.points, currency });
  return [{ type: "position", line, account, instrument, quantity: net, averagePrice: price, at }];
}
