import { type CashKind, Decimal, type Fee, type Money, money } from "#domain";
import {
  cashEffect,
  coinPair,
  decimal,
  defineTable,
  type LineContext,
  moment,
  oneOf,
  optional,
  quoteOf,
  type RowOf,
  type StatementRecord,
  text,
} from "#kit";

const columns = {
  portfolio: optional(text("portfolio")),
  type: oneOf("type", {
    match: "match",
    fee: "fee",
    deposit: "deposit",
    withdrawal: "withdrawal",
    conversion: "conversion",
    rebate: "rebate",
    transfer: "transfer",
  } as const),
  at: moment(["time", "Timestamp"], { zone: "UTC" }),
  amount: decimal("amount"),
  balance: decimal("balance"),
  unit: text("amount/balance unit"),
  transfer: optional(text("transfer id")),
  trade: optional(text("trade id")),
  order: optional(text("order id")),
};
type Row = RowOf<typeof columns>;
type Placed = Row & { readonly line: number; readonly raw: string };

const KINDS: Readonly<Record<string, CashKind>> = {
  fee: "fee",
  deposit: "deposit",
  withdrawal: "withdrawal",
  conversion: "conversion",
  rebate: "fee",
  transfer: "transfer",
};

const SHARED = [
  "type",
  "amount",
  "balance",
  "amount/balance unit",
  "transfer id",
  "trade id",
  "order id",
];

/**
 * Statements, Account. Each side and each fee of a fill is a row, joined by the trade id, and
 * balances run.
 */
export default defineTable({
  id: "coinbase-pro-csv",
  name: "Coinbase Pro account statement (CSV)",
  institution: "coinbase-pro",
  version: 1,
  source: "Statements, Account, CSV",
  grain: "ledger",
  zone: "UTC",
  dateOrder: "ymd",
  headers: [{ required: [...SHARED, "time"] }, { required: [...SHARED, "Timestamp"] }],
  columns,
  open,
});

function open() {
  let fill: Placed[] = [];
  const balances = createBalances();

  const flush = (): StatementRecord[] => {
    const records = fill.length === 0 ? [] : fillOf(fill);
    const rows = fill.length - records.length;
    fill = [];
    for (const record of records) balances.book(record);
    return rows > 0
      ? [...records, { type: "passed", reason: "further row of a trade", rows }]
      : records;
  };
  return {
    row(row: Row, { line, cells }: LineContext): readonly StatementRecord[] {
      balances.state({ ...row, line });
      if (row.trade === undefined || row.type === "rebate") {
        const done = flush();
        const account = accountOf(row);
        const id =
          row.transfer === undefined ? {} : { transactionId: `${row.transfer}:${row.unit}` };
        const kind = KINDS[row.type] ?? "other";
        const amount = money(row.amount, row.unit);
        const cash = {
          type: "cash",
          line,
          account,
          kind,
          amount,
          at: row.at,
          description: row.type,
          ...id,
        } as const;
        balances.book(cash);
        return [...done, cash];
      }
      const same =
        fill[0] === undefined || (fill[0].trade === row.trade && fill[0].order === row.order);
      const done = same ? [] : flush();
      fill.push({ ...row, line, raw: cells.join(",") });
      return done;
    },
    end: (): readonly StatementRecord[] => [...flush(), ...balances.records()],
  };
}

const accountOf = ({ portfolio }: Row) =>
  portfolio === undefined ? undefined : { number: portfolio };

/** The two matches and the fees of one trade id. */
function fillOf(rows: readonly Placed[]): StatementRecord[] {
  const matches = rows.filter(({ type }) => type === "match");
  const [spent, received] = [
    matches.find(({ amount }) => amount.sign < 0),
    matches.find(({ amount }) => amount.sign > 0),
  ];
  if (!spent || !received || matches.length !== 2) {
    const reason = "The trade has not one match of each side";
    return rows.map(({ line, raw }) => ({
      type: "unreadable",
      line,
      code: "one-sided-trade",
      reason,
      raw,
    }));
  }
  const quote = quoteOf(spent.unit, received.unit) ?? spent.unit;
  const buys = quote === spent.unit;
  const [base, priced] = buys ? [received, spent] : [spent, received];
  const fees = rows.filter(({ type }) => type === "fee");
  return [
    {
      type: "execution",
      line: Math.min(...rows.map(({ line }) => line)),
      account: accountOf(spent),
      // Each product counts its trades by itself.
      executionId: `${base.unit}-${quote}:${spent.trade}`,
      orderId: spent.order,
      instrument: coinPair(base.unit, quote),
      side: buys ? "buy" : "sell",
      quantity: base.amount.abs(),
      price: priced.amount.div(base.amount).abs(),
      fees: fees.map(({ amount, unit }): Fee => ({
        kind: "commission",
        amount: amount.neg(),
        currency: unit,
      })),
      at: spent.at,
    },
  ];
}

type Stated = Row & { readonly line: number };
type Unit = { first: Stated; last: Stated; ours: Decimal };

/** The balances that run beside the rows, against what our records make of the first. */
function createBalances() {
  const units = new Map<string, Unit>();
  const add = ({ amount, currency }: Money) => {
    const unit = units.get(currency);
    if (unit) unit.ours = unit.ours.plus(amount);
  };
  return {
    state(row: Stated) {
      const unit = units.get(row.unit);
      if (unit) unit.last = row;
      else units.set(row.unit, { first: row, last: row, ours: Decimal.zero });
    },
    book(record: StatementRecord) {
      if (record.type === "cash") add(record.amount);
      if (record.type !== "execution") return;
      const { side, quantity, instrument, fees = [] } = record;
      add(money(side === "buy" ? quantity : quantity.neg(), instrument.symbol.split("/")[0] ?? ""));
      add(money(cashEffect({ ...record, fees: [] }), instrument.currency));
      for (const { amount, currency } of fees) add(money(amount.neg(), currency));
    },
    records(): StatementRecord[] {
      return [...units].flatMap(([currency, { first, last, ours }]): StatementRecord[] => {
        const [oldest, newest] =
          first.at.instant <= last.at.instant ? [first, last] : [last, first];
        const actual = oldest.balance.minus(oldest.amount).plus(ours);
        const { line, at } = newest;
        return [
          {
            type: "balance",
            line,
            account: accountOf(newest),
            cash: money(newest.balance, currency),
            at,
          },
          {
            type: "check",
            name: `Balance of ${currency}`,
            expected: newest.balance,
            actual,
            tolerance: TOLERANCE,
          },
        ];
      });
    },
  };
}

/** Statements write up to 18 decimals; prices are quotients, so products of them come this close. */
const TOLERANCE = Decimal.of("0.000000000000000001");
