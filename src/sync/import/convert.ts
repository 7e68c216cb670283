import {
  type AccountId,
  type Balance,
  type CashMovement,
  type Execution,
  executionId,
  type Position,
} from "#domain";
import type {
  BalanceRecord,
  CashRecord,
  ExecutionRecord,
  PositionRecord,
  UnreadableRecord,
} from "#kit";
import type { QuarantineRow } from "../ports/index.ts";

type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };
type Identity = Pick<Execution, "id" | "account" | "sequence">;

/** An execution of the blotter from a record of a file. Absent parts stay absent. */
export function toExecution(record: ExecutionRecord, identity: Identity): Execution {
  const {
    instrument,
    side,
    quantity,
    price,
    at,
    effect,
    statedPnl,
    fxRate,
    tradeDate,
    orderId,
    venue,
    note,
  } = record;
  // Without a spread, and what is rare added after: a million of them are made in seconds.
  const execution: Mutable<Execution> = {
    id: identity.id,
    account: identity.account,
    sequence: identity.sequence,
    instrument,
    kind: record.kind ?? "fill",
    side,
    // As a store returns them; at smaller scales building stays with safe integers.
    quantity: quantity.trimmed(),
    price: price.trimmed(),
    fees: record.fees ?? [],
    executedAt: at.instant,
    precision: at.precision,
    zone: at.zone,
    report: record.report ?? "new",
  };
  const day = tradeDate ?? at.day;
  if (day !== at.instant.slice(0, 10)) execution.tradeDate = day;
  if (effect) execution.effect = effect;
  if (statedPnl) execution.statedPnl = statedPnl;
  if (fxRate) execution.fxRate = fxRate;
  if (orderId) execution.orderId = orderId;
  if (venue) execution.venue = venue;
  if (note) execution.note = note;
  if (record.refersTo) execution.refersTo = executionId(record.refersTo);
  return execution;
}

export function toCash(
  record: CashRecord,
  identity: Pick<CashMovement, "id" | "account">,
): CashMovement {
  const { kind, amount, at, instrument, description } = record;
  return {
    ...identity,
    kind,
    amount,
    bookedAt: at.instant,
    precision: at.precision,
    ...(instrument === undefined ? {} : { instrument }),
    ...(description === undefined ? {} : { description }),
  };
}

export function toPosition(record: PositionRecord, account: AccountId): Position {
  const { instrument, quantity, averagePrice, markPrice, marketValue, at } = record;
  return {
    account,
    instrument,
    quantity,
    asOf: at.instant,
    ...(averagePrice === undefined ? {} : { averagePrice }),
    ...(markPrice === undefined ? {} : { markPrice }),
    ...(marketValue === undefined ? {} : { marketValue }),
  };
}

export const toBalance = ({ cash, profit, at }: BalanceRecord, account: AccountId): Balance => ({
  account,
  currency: cash.currency,
  cash: cash.amount,
  ...(profit && { profit }),
  asOf: at.instant,
});

/** Text of one row that is kept; the whole stands in the file, which is kept too. */
const MAX_RAW = 65_536;

export function toQuarantine({
  type: _type,
  section,
  raw,
  key: _key,
  ...rest
}: UnreadableRecord): QuarantineRow {
  const row = { ...rest, raw: raw.slice(0, MAX_RAW) };
  return section === undefined ? row : { ...row, section };
}
