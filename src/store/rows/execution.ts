import {
  Decimal,
  executionId,
  storedAccountId,
  type Day,
  type Execution,
  type ExecutionKind,
  type Fee,
  type FeeKind,
  type Instant,
  type Instrument,
} from "#domain";
import type { IdentifiedExecution } from "#sync";
import { escaped, NULL, optional } from "./copy-text.ts";
import { given } from "./given.ts";

export const EXECUTION_COLUMNS =
  "account_id, id, instrument_id, executed_at, sequence, digest, import_id, line, kind, side, effect, quantity, price, " +
  "fees, stated_pnl, fx_rate, precision, zone, zone_stated, trade_date, order_id, venue, refers_to, report, note";

/**
 * A row for COPY. Written out by hand because a million of them are made in a few seconds, and
 * joined from texts, which takes a quarter of the memory of adding them up.
 */
export function executionRow(
  { execution, digest, line }: IdentifiedExecution,
  importId: string,
): string {
  const { instrument, zone } = execution;
  return [
    escaped(execution.account),
    escaped(execution.id),
    escaped(instrument.id),
    execution.executedAt,
    String(execution.sequence),
    String(BigInt.asIntN(64, digest)),
    importId,
    String(line),
    execution.kind,
    execution.side,
    execution.effect ?? NULL,
    execution.quantity.toString(),
    execution.price.toString(),
    feesField(execution.fees),
    execution.statedPnl?.toString() ?? NULL,
    execution.fxRate?.toString() ?? NULL,
    execution.precision,
    escaped(zone.name),
    zone.evidence === "stated" ? "t" : "f",
    execution.tradeDate ?? NULL,
    optional(execution.orderId),
    optional(execution.venue),
    optional(execution.refersTo),
    execution.report,
    `${optional(execution.note)}\n`,
  ].join("\t");
}

/**
 * Fees as a flat JSON array of kind, amount and currency, three to a fee: short, and still readable
 * with SQL.
 */
function feesField(fees: readonly Fee[]): string {
  if (fees.length === 0) return NULL;
  const flat = fees.flatMap((fee) => [fee.kind, fee.amount.toString(), fee.currency]);
  return escaped(JSON.stringify(flat));
}

function feesFrom(flat: readonly string[] | null): Fee[] {
  const fees: Fee[] = [];
  for (let at = 0; flat && at < flat.length; at += 3) {
    const [kind = "other", amount = "0", currency = ""] = flat.slice(at, at + 3);
    fees.push({ kind: kind as FeeKind, amount: Decimal.of(amount), currency });
  }
  return fees;
}

/** A stored execution as drivers hand it over. */
export type ExecutionRow = {
  readonly account_id: string;
  readonly id: string;
  readonly instrument_id: string;
  readonly executed_at: Instant;
  readonly sequence: number;
  readonly import_id: string;
  readonly line: number;
  readonly kind: string;
  readonly side: string;
  readonly effect: string | null;
  readonly quantity: string;
  readonly price: string;
  readonly fees: readonly string[] | null;
  readonly stated_pnl: string | null;
  readonly fx_rate: string | null;
  readonly precision: string;
  readonly zone: string;
  readonly zone_stated: boolean;
  readonly trade_date: string | null;
  readonly order_id: string | null;
  readonly venue: string | null;
  readonly refers_to: string | null;
  readonly report: string;
  readonly note: string | null;
};

const decimalOrNull = (text: string | null) => (text === null ? null : Decimal.of(text));

export function toExecution(row: ExecutionRow, instrument: Instrument): Execution {
  return {
    id: executionId(row.id),
    account: storedAccountId(row.account_id),
    instrument,
    kind: row.kind as ExecutionKind,
    side: row.side as Execution["side"],
    quantity: Decimal.of(row.quantity),
    price: Decimal.of(row.price),
    fees: feesFrom(row.fees),
    executedAt: row.executed_at,
    precision: row.precision as Execution["precision"],
    zone: { name: row.zone, evidence: row.zone_stated ? "stated" : "assumed" },
    sequence: row.sequence,
    report: row.report as Execution["report"],
    ...given({
      effect: row.effect as "open" | "close" | null,
      statedPnl: decimalOrNull(row.stated_pnl),
      fxRate: decimalOrNull(row.fx_rate),
      tradeDate: row.trade_date as Day | null,
      orderId: row.order_id,
      venue: row.venue,
      refersTo: row.refers_to === null ? null : executionId(row.refers_to),
      note: row.note,
    }),
  };
}

/** What building round trips needs of an execution; reading all of it would take twice as long. */
export const BUILDING_COLUMNS =
  "id, executed_at, sequence, kind, side, effect, quantity, price, fees, stated_pnl, fx_rate, refers_to, report";

export type BuildingRow = Pick<
  ExecutionRow,
  | "id"
  | "executed_at"
  | "sequence"
  | "kind"
  | "side"
  | "effect"
  | "quantity"
  | "price"
  | "fees"
  | "stated_pnl"
  | "fx_rate"
  | "refers_to"
  | "report"
>;

type Of = Pick<Execution, "account" | "instrument">;
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const NO_FEES: readonly Fee[] = [];
const UNSTATED = { name: "UTC", evidence: "assumed" } as const;

/** An execution for the trade builder, which asks neither for its zone nor for what people read. */
export function toBuilding(row: BuildingRow, { account, instrument }: Of): Execution {
  const execution: Mutable<Execution> = {
    id: executionId(row.id),
    account,
    instrument,
    kind: row.kind as ExecutionKind,
    side: row.side as Execution["side"],
    quantity: Decimal.of(row.quantity),
    price: Decimal.of(row.price),
    fees: row.fees === null ? NO_FEES : feesFrom(row.fees),
    executedAt: row.executed_at,
    precision: "instant",
    zone: UNSTATED,
    sequence: row.sequence,
    report: row.report as Execution["report"],
  };
  if (row.effect !== null) execution.effect = row.effect as "open" | "close";
  if (row.stated_pnl !== null) execution.statedPnl = Decimal.of(row.stated_pnl);
  if (row.fx_rate !== null) execution.fxRate = Decimal.of(row.fx_rate);
  if (row.refers_to !== null) execution.refersTo = executionId(row.refers_to);
  return execution;
}
