import { Decimal, type Money, money } from "#domain";
import {
  cashEffect,
  decimal,
  defineTable,
  type LineContext,
  moment,
  optional,
  quoted,
  type RowOf,
  type StatementRecord,
  text,
  unreadable,
} from "#kit";
import { assemble, type Leg } from "./assemble.ts";
import { grouped } from "./grouped.ts";
import { operationOf } from "./operations.ts";

const columns = {
  user: optional(text(["User_ID", "User ID"])),
  utc: optional(moment("UTC_Time", { zone: "UTC", zoneEvidence: "stated" })),
  time: optional(moment("Time")),
  wallet: text("Account"),
  operation: text("Operation"),
  coin: text("Coin"),
  change: decimal("Change"),
  remark: optional(text("Remark")),
};
type Row = RowOf<typeof columns>;

const SHARED = ["Account", "Operation", "Coin", "Change", "Remark"];

/**
 * Wallet, Transaction History, Export. Each side and each fee of a trade is a row; rows of one
 * trade share the second.
 */
export default defineTable({
  id: "binance-ledger-csv",
  name: "Binance transaction history (CSV)",
  institution: "binance",
  version: 1,
  source: "Wallet, Transaction History, Generate all statements",
  grain: "ledger",
  // "UTC_Time" says so itself; the later "Time" is UTC unless another zone was chosen for the export.
  zone: "UTC",
  dateOrder: "ymd",
  headers: [{ required: ["UTC_Time", ...SHARED] }, { required: ["User ID", "Time", ...SHARED] }],
  columns,
  open,
});

function open() {
  let group: Leg[] = [];
  const changes = createSums();
  const ours = createSums();

  const book = (records: readonly StatementRecord[]) => {
    for (const record of records) {
      if (record.type === "cash") ours.add(record.amount);
      if (record.type !== "execution") continue;
      const { instrument, side, quantity, fees = [] } = record;
      ours.add(
        money(side === "buy" ? quantity : quantity.neg(), instrument.symbol.split("/")[0] ?? ""),
      );
      ours.add(money(cashEffect({ ...record, fees: [] }), instrument.currency));
      for (const { amount, currency } of fees) ours.add(money(amount.neg(), currency));
    }
    return records;
  };
  const flush = (): readonly StatementRecord[] => {
    const legs = group;
    group = [];
    const records = [...grouped(legs, ({ wallet }) => wallet).values()].flatMap(assemble);
    const lost = new Set(
      records.flatMap((record) => (record.type === "unreadable" ? [record.line] : [])),
    );
    for (const { line, change, coin } of legs)
      if (!lost.has(line)) changes.add(money(change, coin));
    book(records);
    const rows = legs.length - records.length;
    return rows > 0
      ? [...records, { type: "passed", reason: "further row of a trade", rows }]
      : records;
  };

  return {
    row(row: Row, { line, cells }: LineContext): readonly StatementRecord[] {
      const at = row.utc ?? row.time ?? unreadable("missing-value", "The row names no time");
      const operation =
        operationOf(row.operation) ??
        unreadable("unknown-operation", `${quoted(row.operation)} is not a known operation`);
      const account = row.user === undefined ? undefined : { number: row.user };
      if (operation.is === "internal")
        return [{ type: "passed", reason: "moved between wallets of one account" }];
      if (operation.is === "cash") {
        const amount = money(row.change, row.coin);
        const description = [row.operation, row.remark].filter(Boolean).join(": ");
        changes.add(amount);
        return book([
          { type: "cash", line, account, kind: operation.kind, amount, at, description },
        ]);
      }
      const before = group[0];
      const done =
        before && (before.at.instant !== at.instant || before.account?.number !== row.user)
          ? flush()
          : [];
      if (row.change.isZero()) return [...done, { type: "passed", reason: "change of zero" }];
      group.push({
        line,
        account,
        wallet: row.wallet,
        coin: row.coin,
        change: row.change,
        at,
        fee: operation.is === "fee",
        purchase: operation.is === "purchase",
        operation: row.operation,
        remark: row.remark ?? "",
        raw: cells.join(","),
      });
      return done;
    },
    end(): readonly StatementRecord[] {
      const last = flush();
      const dust = Decimal.of("0.000000000000000001");
      const stated = [...changes.byCoin];
      const equal = stated.filter(
        ([coin, sum]) =>
          !sum
            .minus(ours.byCoin.get(coin) ?? Decimal.zero)
            .abs()
            .gt(dust),
      );
      const [expected, actual] = [Decimal.of(stated.length), Decimal.of(equal.length)];
      return [
        ...last,
        { type: "check", name: "Coins whose changes add up to ours", expected, actual },
      ];
    },
  };
}

function createSums() {
  const byCoin = new Map<string, Decimal>();
  return {
    byCoin,
    add({ amount, currency }: Money) {
      byCoin.set(currency, (byCoin.get(currency) ?? Decimal.zero).plus(amount));
    },
  };
}
