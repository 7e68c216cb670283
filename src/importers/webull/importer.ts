import { type Currency, Decimal, type Fee, type FeeKind, instrument } from "#domain";
import {
  cashEffect,
  decimal,
  decimalIn,
  defineTable,
  type ExecutionRecord,
  moment,
  oneOf,
  optional,
  optionContract,
  optionInstrument,
  roundingOf,
  type StatementRecord,
  text,
  unreadable,
} from "#kit";

const CURRENCY: Currency = "USD";

/**
 * One row an order. What was filled counts and not the status: cancelled orders may have been
 * filled in part.
 */
export default defineTable({
  id: "webull-csv",
  name: "Webull orders (CSV)",
  institution: "webull",
  version: 1,
  source: "Desktop app, Account, Order History, Export",
  grain: "order",
  // Times name their zone; where they do not, they are the exchanges'.
  zone: "America/New_York",
  dateOrder: "mdy",

  headers: [
    {
      required: [
        "Name",
        "Symbol",
        "Side",
        "Status",
        "Filled",
        "Price",
        "Time-in-Force",
        "Placed Time",
        "Filled Time",
      ],
    },
    {
      required: [
        "Symbol",
        "B/S",
        "Side Type",
        "Option Type",
        "Filled Avg Price",
        "Filled Qty",
        "Filled Time",
      ],
    },
    {
      required: [
        "Symbol",
        "B/S",
        "Side Type",
        "Filled Qty",
        "Filled Avg Price",
        "Filled Time",
        "Status",
      ],
    },
  ],
  columns: {
    symbol: text("Symbol"),
    name: optional(text("Name")),
    side: oneOf(["Side", "B/S"], { Buy: "buy", Sell: "sell", Short: "short" } as const),
    sideType: optional(text("Side Type")),
    status: optional(text("Status")),
    filled: optional(decimal(["Filled", "Filled Qty"])),
    average: optional(decimal(["Avg Price", "Filled Avg Price"])),
    // The limit of the order; older files have no other price. It may be a word such as "Market".
    price: optional(text("Price")),
    value: optional(decimal("Traded Value")),
    commission: optional(decimal("Commission")),
    fee: optional(decimal("Fee")),
    at: optional(moment("Filled Time")),
  },

  open: () => {
    const traded = { orders: 0, stated: Decimal.zero, ours: Decimal.zero, tolerance: Decimal.zero };
    return {
      row: (row, { line }): StatementRecord => {
        const quantity = row.filled ?? Decimal.zero;
        if (quantity.isZero())
          return {
            type: "passed",
            reason: `order without a fill, ${(row.status ?? "of no status").toLowerCase()}`,
          };
        if (quantity.sign < 0)
          return unreadable("bad-quantity", `The filled quantity "${quantity}" is negative`);
        const { symbol, name, side } = row;
        const option = optionContract(symbol);
        const effect = side === "short" ? "open" : EFFECTS[row.sideType?.toLowerCase() ?? ""];
        const execution: ExecutionRecord = {
          type: "execution",
          line,
          instrument: option
            ? optionInstrument(option, CURRENCY)
            : instrument({ kind: "equity", symbol, currency: CURRENCY, ...(name ? { name } : {}) }),
          side: side === "buy" ? "buy" : "sell",
          ...(effect ? { effect } : {}),
          quantity,
          price:
            row.average ??
            decimalIn(row.price ?? unreadable("missing-value", 'The column "Avg Price" is empty')),
          fees: [...fee("commission", row.commission), ...fee("regulatory", row.fee)],
          at: row.at ?? unreadable("missing-value", 'The column "Filled Time" is empty'),
        };
        if (row.value) {
          traded.orders++;
          traded.stated = traded.stated.plus(row.value);
          traded.ours = traded.ours.plus(cashEffect({ ...execution, fees: [] }).abs());
          traded.tolerance = traded.tolerance.plus(roundingOf(execution));
        }
        return execution;
      },
      end() {
        const { orders, stated: expected, ours: actual, tolerance } = traded;
        return orders === 0
          ? []
          : [
              {
                type: "check",
                name: `Traded Value of ${orders} orders`,
                expected,
                actual,
                tolerance,
              },
            ];
      },
    };
  },
});

/** Of options; shares say "Long" or nothing. */
const EFFECTS: Readonly<Record<string, "open" | "close" | undefined>> = {
  open: "open",
  close: "close",
};

const fee = (kind: FeeKind, amount: Decimal | undefined): readonly Fee[] =>
  amount && !amount.isZero() ? [{ kind, amount, currency: CURRENCY }] : [];
