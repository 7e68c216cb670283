import { Decimal } from "#domain";
import {
  type CheckRecord,
  createCourses,
  type ExecutionRecord,
  type Row,
  type RowOf,
  type StatementRecord,
  unreadable,
} from "#kit";
import { readUnder } from "./bound.ts";
import type { Catalogue } from "./catalogue.ts";
import { SUBTOTAL } from "./columns.ts";
import { type TradeHeader, tradeOf } from "./trade.ts";

type Sums = { quantity: Decimal; proceeds: Decimal; fee: Decimal };
const zero = Decimal.zero;
const none = (): Sums => ({ quantity: zero, proceeds: zero, fee: zero });

const add = (sums: Sums, { quantity, proceeds, fee }: Readonly<Sums>): void => {
  sums.quantity = sums.quantity.plus(quantity);
  sums.proceeds = sums.proceeds.plus(proceeds);
  sums.fee = sums.fee.plus(fee);
};

/** An order that waits for its executions; without any it stands for itself. */
type Order = {
  readonly record: ExecutionRecord;
  readonly stated: Readonly<Sums>;
  readonly realised: Decimal | undefined;
  executions: number;
  unread: number;
  readonly sums: Sums;
};

/**
 * Rows of the section Trades. An order is followed by its executions where the statement shows
 * them, and each of those by the lots that it closes; counted is the finest that is there. Totals
 * of each symbol are checked against what was counted.
 */
export function createTrades(catalogue: Catalogue) {
  let waiting: Order | undefined;
  const since = new Map<string, Sums>();
  const courses = createCourses();
  let orders = 0;
  let agreeing = 0;
  const checks: CheckRecord[] = [];

  function settle(into: StatementRecord[]): void {
    if (!waiting) return;
    const { record, stated, realised, executions, sums, unread } = waiting;
    waiting = undefined;
    if (executions === 0) return void into.push(counted(record, realised));
    into.push({ type: "passed", reason: "order that repeats its executions" });
    // An order cannot be compared with executions that are in quarantine.
    if (unread > 0) return;
    orders++;
    const same =
      sums.quantity.eq(stated.quantity) &&
      sums.proceeds.eq(stated.proceeds) &&
      sums.fee.eq(stated.fee);
    if (same) agreeing++;
  }

  function counted(record: ExecutionRecord, realised: Decimal | undefined): ExecutionRecord {
    if (record.instrument.kind !== "fx") courses.follow(record, realised);
    const key = `${record.instrument.currency} ${record.instrument.symbol}`;
    const sums = since.get(key) ?? none();
    since.set(key, sums);
    add(sums, moved(record));
    return record;
  }

  function subTotal(row: RowOf<typeof SUBTOTAL>): void {
    const symbol = row.symbol ?? row.account;
    if (symbol === undefined || !row.quantity) return;
    const ours = since.get(`${row.currency} ${symbol}`) ?? none();
    since.delete(`${row.currency} ${symbol}`);
    const of = (what: string) => `${what} of ${symbol} in ${row.currency}`;
    checks.push({
      type: "check",
      name: of("Quantity"),
      expected: row.quantity,
      actual: ours.quantity,
    });
    if (row.proceeds) {
      checks.push({
        type: "check",
        name: of("Proceeds"),
        expected: row.proceeds,
        actual: ours.proceeds,
        tolerance: CENT,
      });
    }
    if (row.fee)
      checks.push({
        type: "check",
        name: of("Fees"),
        expected: row.fee,
        actual: ours.fee,
        tolerance: ROUNDED,
      });
  }

  function data(
    row: Row,
    header: TradeHeader,
    into: StatementRecord[],
  ): StatementRecord | readonly StatementRecord[] {
    const [, , level = ""] = row.cells;
    if (level === "ClosedLot" || level === "WashSale")
      return { type: "passed", reason: PASSED[level] };
    if (level !== "Order" && level !== "Trade")
      unreadable("unknown-word", `"${level}" is not a known kind of trade row`);
    if (level === "Order") return order(row, header, into);
    if (waiting) {
      waiting.executions++;
      waiting.unread++;
    }
    const { record, stated, realised } = tradeOf(row, header, catalogue);
    if (waiting) {
      waiting.unread--;
      add(waiting.sums, stated);
    }
    return counted(record, realised);
  }

  function order(
    row: Row,
    header: TradeHeader,
    into: StatementRecord[],
  ): readonly StatementRecord[] {
    settle(into);
    const { record, stated, realised } = tradeOf(row, header, catalogue);
    waiting = { record, stated, realised, executions: 0, unread: 0, sums: none() };
    return [];
  }

  return {
    data,
    disturb: courses.disturb,
    settle,
    total(row: Row, header: TradeHeader): StatementRecord {
      const read = readUnder(SUBTOTAL, header.cells, header.settings);
      if (row.cells[1] === "SubTotal") subTotal(read(row.cells));
      return { type: "passed", reason: "total" };
    },
    checks(): readonly CheckRecord[] {
      const name = "Orders equal to the sum of their executions";
      const equal: CheckRecord = {
        type: "check",
        name,
        expected: Decimal.of(orders),
        actual: Decimal.of(agreeing),
      };
      return [...(orders > 0 ? [equal] : []), ...checks, ...courses.checks()];
    },
  };
}

/** Statements round proceeds to cents in some places, and fees to eight digits. */
const CENT = Decimal.of("0.01");
const ROUNDED = Decimal.of("0.000001");

const PASSED = {
  ClosedLot: "lot that repeats an execution",
  WashSale: "wash sale of executions",
} as const;

/** What an execution moves, signed as the statement signs it. */
function moved({ side, quantity, price, instrument, fees = [] }: ExecutionRecord): Sums {
  const signed = side === "buy" ? quantity : quantity.neg();
  const proceeds = signed.neg().times(price).times(instrument.multiplier);
  return { quantity: signed, proceeds, fee: Decimal.sum(fees.map(({ amount }) => amount)).neg() };
}
