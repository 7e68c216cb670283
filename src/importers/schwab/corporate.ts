import { Decimal, type Instrument } from "#domain";
import {
  type AccountRef,
  type ExecutionRecord,
  type Moment,
  quoted,
  type StatementRecord,
  type UnreadableRecord,
} from "#kit";

/** A row whose meaning depends on other rows of the file. */
export type Held = {
  readonly line: number;
  readonly account?: AccountRef | undefined;
  readonly action: string;
  readonly role: "split-added" | "split-pair" | "cash" | "units";
  readonly instrument: Instrument;
  readonly quantity: Decimal;
  readonly amount: Decimal;
  readonly at: Moment;
  readonly raw: string;
};

/** A change of position, kept to know what was held when a split added units. */
export type Change = { readonly symbol: string; readonly day: string; readonly quantity: Decimal };

/**
 * New units for one old unit that companies use. Another result means that the file does not begin
 * at zero units.
 */
const RATIOS = [
  "1.1",
  "1.2",
  "1.25",
  "1.5",
  "2",
  "2.5",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "10",
  "15",
  "20",
  "25",
  "50",
].map((ratio) => Decimal.of(ratio));

const PRICELESS = { price: Decimal.zero, kind: "transfer" } as const;

/** The record of a pair of rows when its second half comes; else the row waits. */
export function pairUp(row: Held, waiting: Held[]): StatementRecord[] {
  const at = waiting.findIndex((candidate) => belongs(row, candidate));
  const other = waiting[at];
  if (!other) {
    waiting.push(row);
    return [];
  }
  waiting.splice(at, 1);
  return [row.role === "split-pair" ? pair(other, row) : redeemed(other, row), joined(row)];
}

/** The records of the rows that waited to the end of the file. */
export const settle = (waiting: readonly Held[], changes: readonly Change[]): StatementRecord[] =>
  waiting.map((row) => (row.role === "split-added" ? added(row, changes) : alone(row)));

const joined = ({ action }: Held): StatementRecord => ({
  type: "passed",
  reason: `second row of a "${action.replace(/ adj$/i, "")}"`,
});

/** The name that both rows of an exchange begin with. */
const nameOf = ({ instrument }: Held) =>
  (instrument.name ?? "").split("XXX")[0]?.trim().toUpperCase() ?? "";

function belongs(row: Held, other: Held): boolean {
  if (row.role === "split-added" || row.at.day !== other.at.day) return false;
  const roles = `${row.role}+${other.role}`;
  if (roles === "split-pair+split-pair")
    return row.quantity.sign === -other.quantity.sign && sameName(row, other);
  const pays = roles === "cash+units" || roles === "units+cash";
  return pays && row.instrument.symbol === other.instrument.symbol;
}

const sameName = (a: Held, b: Held) =>
  nameOf(a).startsWith(nameOf(b)) || nameOf(b).startsWith(nameOf(a));

/**
 * A split that adds units: a ratio where the file shows what was held, else units that arrive
 * without a price.
 */
function added(row: Held, changes: readonly Change[]): StatementRecord {
  const { line, account, instrument, at, quantity } = row;
  const before = changes.filter(({ symbol, day }) => symbol === instrument.symbol && day < at.day);
  const from = Decimal.sum(before.map((change) => change.quantity));
  const to = from.plus(quantity);
  if (from.sign > 0 && RATIOS.some((ratio) => from.times(ratio).eq(to))) {
    return { type: "split", line, account, instrument, from, to, at };
  }
  const note = "Units added by a split whose ratio the file does not tell";
  const side = quantity.sign < 0 ? "sell" : "buy";
  return {
    type: "execution",
    line,
    account,
    instrument,
    side,
    quantity: quantity.abs(),
    at,
    note,
    ...PRICELESS,
  };
}

/**
 * The new units stand under the symbol, the old ones under a number that the security no longer
 * has.
 */
function pair(a: Held, b: Held): StatementRecord {
  const [arrived, left] = a.quantity.sign > 0 ? [a, b] : [b, a];
  const { line, account, instrument, at, quantity } = arrived;
  return { type: "split", line, account, instrument, from: left.quantity.abs(), to: quantity, at };
}

/** Units that left for cash: a settlement at the price that the cash makes. */
function redeemed(a: Held, b: Held): ExecutionRecord | UnreadableRecord {
  const [cash, units] = a.role === "cash" ? [a, b] : [b, a];
  if (units.quantity.isZero()) return alone(units);
  const { line, account, instrument, at } = cash;
  const side = units.quantity.sign < 0 ? "sell" : "buy";
  const quantity = units.quantity.abs();
  const price = cash.amount.abs().div(quantity.times(instrument.multiplier));
  const note = cash.action;
  return {
    type: "execution",
    kind: "settlement",
    line,
    account,
    instrument,
    side,
    quantity,
    price,
    at,
    note,
  };
}

const alone = ({ line, action, raw }: Held): UnreadableRecord => ({
  type: "unreadable",
  line,
  code: "missing-counterpart",
  reason: `The row ${quoted(action)} has no counterpart of the same day and security in this file`,
  raw,
});
