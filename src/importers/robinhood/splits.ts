import { Decimal, epochMs, type Instrument } from "#domain";
import { type ExecutionRecord, type Moment, type StatementRecord, unreadable } from "#kit";
import { type Activity, shareOf } from "./row.ts";

type Received = {
  readonly line: number;
  readonly instrument: Instrument;
  readonly at: Moment;
  readonly units: Decimal;
};
type Traded = Pick<ExecutionRecord, "line" | "at" | "price"> & { readonly units: Decimal };

/** Units that were not settled at the split get theirs some days apart. */
const DAYS_APART = 7;

/** The ratio of a split stands nowhere: it is what was held with what came, to what was held. */
export function createSplits() {
  const received = new Map<string, Received[]>();
  const trades = new Map<string, Traded[]>();

  function split(row: Activity, line: number): StatementRecord {
    const { quantity, left } =
      row.units ?? unreadable("missing-value", 'The column "Quantity" is empty');
    const instrument = shareOf(row);
    const units = left ? quantity.neg() : quantity;
    received.set(instrument.id, [
      ...(received.get(instrument.id) ?? []),
      { line, instrument, at: row.at, units },
    ]);
    return { type: "passed", reason: "units of a split, whose ratio follows from what was held" };
  }

  function traded({ instrument, line, at, side, quantity, price }: ExecutionRecord): void {
    if (instrument.kind !== "equity") return;
    const list = trades.get(instrument.id) ?? [];
    list.push({ line, at, price, units: side === "buy" ? quantity : quantity.neg() });
    trades.set(instrument.id, list);
  }

  function end(): readonly StatementRecord[] {
    return [...received.values()].flatMap((rows) => {
      const splits: Received[][] = [];
      for (const row of rows) {
        const last = splits.at(-1)?.at(-1);
        if (last && daysBetween(last.at, row.at) <= DAYS_APART) splits.at(-1)?.push(row);
        else splits.push([row]);
      }
      return splits.map((parts) => splitOf(parts, trades.get(parts[0]?.instrument.id ?? "") ?? []));
    });
  }

  return { split, traded, end };
}

const daysBetween = (a: Moment, b: Moment) =>
  Math.abs(epochMs(a.instant) - epochMs(b.instant)) / 86_400_000;

/**
 * One split, of which the file gives one or more rows. Robinhood lists the newest first; a table
 * that was sorted by hand is read the other way round.
 */
function splitOf(parts: readonly Received[], asListed: readonly Traded[]): StatementRecord {
  const oldestFirst = (asListed[0]?.at.instant ?? "") < (asListed.at(-1)?.at.instant ?? "");
  const trades = oldestFirst ? asListed.toReversed() : asListed;
  const latest = parts.reduce((a, b) => (b.at.instant > a.at.instant ? b : a));
  const came = Decimal.sum(parts.map(({ units }) => units));
  // What is traded on the day itself counts where it stands on the older side of the split.
  const isOlder = (line: number) => (oldestFirst ? line < latest.line : line > latest.line);
  const isBefore = ({ at, line }: Traded) =>
    at.instant < latest.at.instant || (at.instant === latest.at.instant && isOlder(line));
  const before = trades.filter(isBefore);
  const held = Decimal.sum(before.map(({ units }) => units));
  const ratio = held.isZero() ? undefined : ratioOf(held.plus(came), held);
  const { line, instrument, at } = latest;
  const after = trades.filter((trade) => !isBefore(trade));
  if (!ratio || !agrees(ratio, { before: before[0], after: after.at(-1) })) {
    const reason = `The file does not tell the ratio of the split: ${came} units came to the ${held} that it shows as held`;
    return {
      type: "unreadable",
      line,
      code: "unknown-split-ratio",
      reason,
      raw: `${instrument.symbol} split ${came} ${at.day}`,
    };
  }
  return { type: "split", line, instrument, ...ratio, at };
}

const NEAR = Decimal.of("0.25");

/**
 * A file that begins after the first purchase shows too little as held. Then the fall of the price
 * gives it away.
 */
function agrees(
  { from, to }: Ratio,
  { before, after }: { readonly before: Traded | undefined; readonly after: Traded | undefined },
): boolean {
  if (!before || !after || after.price.isZero()) return true;
  const fallen = before.price.times(from).div(after.price.times(to));
  return !fallen.minus(Decimal.one).abs().gt(NEAR);
}

type Ratio = { readonly from: Decimal; readonly to: Decimal };

/** Splits have small whole numbers, such as 20 for 1 or 3 for 2. */
function ratioOf(after: Decimal, before: Decimal): Ratio | undefined {
  for (let from = 1; from <= 100; from++) {
    const to = after.times(Decimal.of(from)).div(before);
    if (to.sign > 0 && to.eq(to.round(0)) && !to.gt(Decimal.of(100)))
      return { from: Decimal.of(from), to };
  }
  return undefined;
}
