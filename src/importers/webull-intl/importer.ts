import { type Currency, Decimal, type Fee, type FeeKind, instrument } from "#domain";
import {
  cashEffect,
  decimal,
  defineTable,
  type ExecutionRecord,
  moment,
  oneOf,
  optional,
  roundingOf,
  text,
  unreadable,
} from "#kit";

const CURRENCY: Currency = "USD";

/**
 * The account statement of Webull outside the United States: one row a trade, by day, with its
 * charges.
 */
export default defineTable({
  id: "webull-intl",
  name: "Webull international trades (CSV)",
  institution: "webull",
  version: 1,
  source: "Account, Statements, Trades, Export",
  grain: "execution",
  // The exchanges' days; the file has no times.
  zone: "America/New_York",
  dateOrder: "dmy",

  headers: [
    {
      required: [
        "Symbol & Name",
        "Trade Date",
        "Settlement Date",
        "Buy/Sell",
        "Quantity",
        "Traded Price",
        "Gross Amount",
        "Net Amount",
      ],
    },
  ],
  columns: {
    traded: text("Symbol & Name"),
    at: moment("Trade Date"),
    side: oneOf("Buy/Sell", { BUY: "buy", SELL: "sell" } as const),
    quantity: decimal("Quantity"),
    price: decimal("Traded Price"),
    charges: optional(decimal("Comm/Fee/Tax")),
    tax: optional(decimal("VAT")),
    net: optional(decimal("Net Amount")),
  },

  open: () => {
    const net = { trades: 0, stated: Decimal.zero, ours: Decimal.zero, tolerance: Decimal.zero };
    return {
      row({ traded, at, side, quantity, price, ...row }, { line }) {
        if (quantity.sign <= 0)
          return unreadable("bad-quantity", `The quantity "${quantity}" is not positive`);
        const [symbol = "", ...name] = traded.split(" ");
        const execution: ExecutionRecord = {
          type: "execution",
          line,
          instrument: instrument({
            kind: "equity",
            symbol,
            currency: CURRENCY,
            name: name.join(" "),
          }),
          side,
          quantity,
          price,
          fees: [...charge("commission", row.charges), ...charge("tax", row.tax)],
          at,
          tradeDate: at.day,
        };
        if (row.net) {
          net.trades++;
          net.stated = net.stated.plus(row.net);
          net.ours = net.ours.plus(cashEffect(execution));
          net.tolerance = net.tolerance.plus(roundingOf(execution));
        }
        return execution;
      },
      end() {
        const { trades, stated: expected, ours: actual, tolerance } = net;
        return trades === 0
          ? []
          : [
              {
                type: "check",
                name: `Net Amount of ${trades} trades`,
                expected,
                actual,
                tolerance,
              },
            ];
      },
    };
  },
});

/** The file shows what was charged as negative. */
const charge = (kind: FeeKind, amount: Decimal | undefined): readonly Fee[] =>
  amount && !amount.isZero() ? [{ kind, amount: amount.neg(), currency: CURRENCY }] : [];
