import { Decimal, type Instrument } from "#domain";
import {
  decimal,
  defineTable,
  type ExecutionRecord,
  futureContract,
  futureInstrument,
  moment,
  oneOf,
  optional,
  pointValue,
  quoted,
  roundingOf,
  type StatementRecord,
  text,
  unreadable,
} from "#kit";

/**
 * One row an order, with its average price; what counts is the quantity filled, whatever the status
 * says.
 */
export default defineTable({
  id: "tradovate-orders",
  name: "Tradovate orders (CSV)",
  institution: "tradovate",
  version: 1,
  source: "Reports, Orders, Download CSV",
  grain: "order",
  // The user's own zone; no file states it. Chicago is where the contracts trade.
  zone: "America/Chicago",
  dateOrder: "mdy",

  headers: [
    { required: ["orderId", "B/S", "Contract", "Product", "avgPrice", "filledQty", "Fill Time"] },
  ],
  columns: {
    order: text("orderId"),
    account: optional(text("Account")),
    side: oneOf("B/S", { Buy: "buy", Sell: "sell" } as const),
    contract: text("Contract"),
    name: optional(text("Product Description")),
    price: optional(decimal("avgPrice")),
    quantity: optional(decimal("filledQty")),
    at: optional(moment("Fill Time")),
    status: optional(text("Status")),
    venue: optional(text("Venue")),
    notional: optional(decimal("Notional Value")),
    currency: optional(text("Currency")),
    note: optional(text("Text")),
  },

  open: () => {
    const { zero } = Decimal;
    const notional = { stated: zero, ours: zero, tolerance: zero, orders: 0 };
    return {
      row: (row, { line }): StatementRecord => {
        const { quantity = Decimal.zero } = row;
        if (quantity.isZero())
          return {
            type: "passed",
            reason: `order without a fill, ${(row.status ?? "of no status").toLowerCase()}`,
          };
        const price = row.price ?? unreadable("missing-value", 'The column "avgPrice" is empty');
        const at = row.at ?? unreadable("missing-value", 'The column "Fill Time" is empty');
        const instrument = contractOf({ ...row, quantity, price, day: at.day });
        const execution: ExecutionRecord = {
          type: "execution",
          line,
          orderId: row.order,
          part: 1,
          instrument,
          side: row.side,
          quantity,
          price,
          at,
          ...(row.account ? { account: { number: row.account } } : {}),
          ...(row.venue ? { venue: row.venue } : {}),
          ...(row.note ? { note: row.note } : {}),
        };
        if (row.notional) {
          notional.orders++;
          notional.stated = notional.stated.plus(row.notional);
          notional.ours = notional.ours.plus(quantity.times(price).times(instrument.multiplier));
          notional.tolerance = notional.tolerance.plus(roundingOf(execution));
        }
        return execution;
      },
      end: () =>
        notional.orders === 0
          ? []
          : [
              {
                type: "check",
                name: `Notional value of ${notional.orders} orders`,
                expected: notional.stated,
                actual: notional.ours,
                tolerance: notional.tolerance,
              },
            ],
    };
  },
});

type Contract = {
  readonly contract: string;
  readonly name: string | undefined;
  readonly currency: string | undefined;
  readonly day: Parameters<typeof futureContract>[1];
  readonly notional: Decimal | undefined;
  readonly quantity: Decimal;
  readonly price: Decimal;
};

/** A product that we do not know is worth what its notional value says, if it says so exactly. */
function contractOf({
  contract,
  name,
  currency,
  day,
  notional,
  quantity,
  price,
}: Contract): Instrument {
  const future =
    futureContract(contract, day) ??
    unreadable("unknown-contract", `${quoted(contract)} is not a futures contract`);
  const known = pointValue(future.root);
  const derived = notional && !price.isZero() ? notional.div(quantity.times(price)) : undefined;
  const exact = derived?.eq(derived.round(4)) ? derived : undefined;
  const points = known?.points ?? exact;
  if (!points)
    return unreadable(
      "unknown-point-value",
      `Nothing in the file says what a point of ${quoted(contract)} is worth`,
    );
  return futureInstrument(future, { points, currency: currency ?? known?.currency ?? "USD", name });
}
