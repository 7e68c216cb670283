import { Decimal, type Fee } from "#domain";
import {
  cashEffect,
  coinPair,
  decimal,
  defineTable,
  type ExecutionRecord,
  type LineContext,
  moment,
  oneOf,
  optional,
  quoted,
  type RowOf,
  splitPair,
  type StatementRecord,
  text,
  unitsOf,
  unreadable,
} from "#kit";

const columns = {
  portfolio: optional(text("portfolio")),
  trade: text("trade id"),
  product: text("product"),
  side: oneOf("side", { BUY: "buy", SELL: "sell" } as const),
  at: moment("created at", { zone: "UTC" }),
  quantity: decimal("size"),
  price: decimal("price"),
  fee: decimal("fee"),
  total: decimal("total"),
  unit: text("price/fee/total unit"),
};

/** Statements, Fills. One row is one fill, with the id that the account statement has too. */
export default defineTable({
  id: "coinbase-pro-fills-csv",
  name: "Coinbase Pro fills (CSV)",
  institution: "coinbase-pro",
  version: 1,
  source: "Statements, Fills, CSV",
  grain: "execution",
  zone: "UTC",
  dateOrder: "ymd",
  headers: [
    {
      required: [
        "trade id",
        "product",
        "side",
        "created at",
        "size",
        "size unit",
        "price",
        "fee",
        "total",
        "price/fee/total unit",
      ],
    },
  ],
  columns,
  open() {
    const totals = { told: 0, ours: 0 };
    return {
      row(row: RowOf<typeof columns>, { line }: LineContext): StatementRecord {
        const pair =
          splitPair(row.product) ??
          unreadable("unknown-pair", `The coins of ${quoted(row.product)} are not known`);
        const fees: Fee[] = row.fee.isZero()
          ? []
          : [{ kind: "commission", amount: row.fee, currency: row.unit }];
        const fill: ExecutionRecord = {
          type: "execution",
          line,
          account: row.portfolio === undefined ? undefined : { number: row.portfolio },
          executionId: `${row.product}:${row.trade}`,
          instrument: coinPair(pair.base, pair.quote),
          side: row.side,
          quantity: unitsOf(row.quantity),
          price: row.price,
          fees,
          at: row.at,
        };
        totals.told++;
        if (!cashEffect(fill).minus(row.total).abs().gt(Decimal.of("0.00000001"))) totals.ours++;
        return fill;
      },
      end(): readonly StatementRecord[] {
        const [expected, actual] = [Decimal.of(totals.told), Decimal.of(totals.ours)];
        return totals.told === 0
          ? []
          : [{ type: "check", name: "Fills that make their total", expected, actual }];
      },
    };
  },
});
