import { Decimal, type ExecutionKind, type Side } from "#domain";
import {
  type ExecutionRecord,
  optionContract,
  quoted,
  readRow,
  type StatementRecord,
  unitsOf,
  unreadable,
} from "#kit";
import { feesOf, instrumentOf, type Row, tradeOf } from "./row.ts";

/**
 * Removals of options, which name no direction. What is assigned was short; what is exercised was
 * long.
 */
const REMOVALS = {
  expiration: { kind: "expiry", side: undefined },
  assignment: { kind: "assignment", side: "buy" },
  exercise: { kind: "exercise", side: "sell" },
  "cash settled assignment": { kind: "assignment", side: "buy" },
  "cash settled exercise": { kind: "exercise", side: "sell" },
} as const;

type Removal = { readonly kind: ExecutionKind; readonly side: Side | undefined };
const removalOf = (subType: string): Removal | undefined =>
  (REMOVALS as Readonly<Record<string, Removal>>)[subType.toLowerCase()];

/** Pairs of rows that put one contract or share in the place of another. */
const EXCHANGES = new Set(["reverse split", "forward split", "symbol change", "stock merger"]);
const SHARE_DELIVERIES = new Set(["buy to open", "buy to close", "sell to open", "sell to close"]);

export type Delivery = {
  readonly row: Row;
  readonly line: number;
  readonly cells: readonly string[];
};
/** A change of position in one instrument, to know at an expiration whether it was long or short. */
export type Change = { readonly id: string; readonly instant: string; readonly quantity: Decimal };

/**
 * The records of all "Receive Deliver" rows, after the last row of the file: which side an
 * expiration takes follows from the trades before it, which most files list below it.
 */
export function deliver(
  held: readonly Delivery[],
  changes: Change[],
  sign: 1 | -1,
): StatementRecord[] {
  const oldestFirst = held.toSorted((a, b) => (a.row.at.instant < b.row.at.instant ? -1 : 1));
  const records = new Map<Delivery, StatementRecord[]>();
  for (const delivery of oldestFirst) {
    const into: StatementRecord[] = [];
    readRow(delivery, into, () => recordOf(delivery, { held, changes, sign }));
    for (const record of into) if (record.type === "execution") changes.push(changeOf(record));
    records.set(delivery, into);
  }
  return held.flatMap((delivery) => records.get(delivery) ?? []);
}

export const changeOf = ({ instrument, at, side, quantity }: ExecutionRecord): Change => ({
  id: instrument.id,
  instant: at.instant,
  quantity: side === "buy" ? quantity : quantity.neg(),
});

type Known = {
  readonly held: readonly Delivery[];
  readonly changes: readonly Change[];
  readonly sign: 1 | -1;
};

function recordOf(delivery: Delivery, known: Known): StatementRecord {
  const { row, line } = delivery;
  const word = row.subType.toLowerCase();
  const removed = removalOf(row.subType);
  if (removed) return { ...removal(row, removed, known), line };
  if (EXCHANGES.has(word)) return exchange(delivery, known);
  if (!SHARE_DELIVERIES.has(word))
    unreadable("unknown-sub-type", `${quoted(row.subType)} is not a known delivery`);
  return { ...tradeOf(row, known.sign), kind: causeOf(row, known.held), line };
}

/**
 * Shares come from an assignment or exercise of the same moment and underlying, if the file shows
 * one.
 */
function causeOf(row: Row, held: readonly Delivery[]): ExecutionKind {
  const cause = held.find(
    (other) =>
      other.row.at.instant === row.at.instant &&
      optionContract(other.row.symbol ?? "")?.underlying.startsWith(row.symbol ?? "-") &&
      removalOf(other.row.subType),
  );
  return (cause && removalOf(cause.row.subType)?.kind) ?? "assignment";
}

function removal(row: Row, { kind, side: fixed }: Removal, known: Known) {
  const instrument = instrumentOf(row);
  const quantity = unitsOf(row.quantity);
  const side = fixed ?? sideOf(instrument.id, row, known.changes);
  const price = row.value.abs().div(quantity.times(instrument.multiplier));
  const fees = feesOf(row, known.sign);
  const { at } = row;
  return {
    type: "execution",
    kind,
    instrument,
    side,
    effect: "close",
    quantity,
    price,
    fees,
    at,
  } as const;
}

function sideOf(id: string, { at, subType }: Row, changes: readonly Change[]): Side {
  const before = changes.filter((change) => change.id === id && change.instant <= at.instant);
  const position = Decimal.sum(before.map(({ quantity }) => quantity));
  if (!position.isZero()) return position.sign > 0 ? "sell" : "buy";
  return unreadable(
    "unknown-direction",
    `The file does not hold the trades that opened what the ${quoted(subType)} removes; export a longer period`,
  );
}

/**
 * A pair that closes and reopens one contract changes nothing, or is a split where the units
 * differ. Into another contract it is booked at its value, which closes the one and opens the other
 * without cash.
 */
function exchange({ row, line }: Delivery, { held, sign }: Known): StatementRecord {
  const trade = tradeOf(row, sign);
  const other = held.find(
    (candidate) =>
      candidate.row !== row &&
      candidate.row.subType === row.subType &&
      candidate.row.at.instant === row.at.instant &&
      candidate.row.symbol === row.symbol &&
      candidate.row.action?.effect !== row.action?.effect,
  );
  if (!other) return { ...trade, kind: "settlement", note: row.subType, line };
  const [from, to] = row.action?.effect === "close" ? [row, other.row] : [other.row, row];
  const [before, after] = [
    from.quantity?.abs() ?? Decimal.zero,
    to.quantity?.abs() ?? Decimal.zero,
  ];
  if (before.eq(after)) return { type: "passed", reason: `${row.subType} into the same contract` };
  if (row !== to) return { type: "passed", reason: `closing row of a ${row.subType}` };
  return { type: "split", line, instrument: trade.instrument, from: before, to: after, at: row.at };
}
