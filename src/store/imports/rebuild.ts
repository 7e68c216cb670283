import { sql, type SQL } from "drizzle-orm";
import type { CashMovement, Execution, Instant, Split } from "#domain";
import type { Touched } from "#sync";
import type { TradeEvent } from "#trades";
import type { Session } from "../engine/database.ts";
import { toCash, type CashRow } from "../rows/cash.ts";
import { storable } from "../rows/copy-text.ts";
import {
  BUILDING_COLUMNS,
  EXECUTION_COLUMNS,
  toBuilding,
  toExecution,
  type ExecutionRow,
} from "../rows/execution.ts";
import { InstrumentCache } from "../rows/instrument.ts";
import { SPLIT_COLUMNS, toSplit, type SplitRow } from "../rows/split.ts";

export type Position = Pick<Touched, "account" | "instrument">;

const EVENTS_PER_BATCH = 5_000;

/** The rows of the position. */
export const of = (position: Position): SQL =>
  sql`account_id = ${storable(position.account)} and instrument_id = ${storable(position.instrument)}`;

/** What is only assumed to have expired gives way to what is booked later, so it never ended. */
const ASSUMED = sql`detail ->> 'closedBy' = 'expiry-assumed'`;

/**
 * The instant before which nothing of the position changes: no round trip that opened earlier was
 * open at that instant. Undefined if that is the beginning.
 *
 * A trip that closes at the very instant counts as open at it: where a fill turns a position, it
 * closes one trip and opens the next, and cannot be read as opening alone. Each step goes back to
 * the first opening of all that was open, and looks only at trips that ended since the step before,
 * so that the way back is as long as what must be read again and not as the history.
 */
export async function rebuildFrom(
  session: Session,
  touched: Touched,
): Promise<Instant | undefined> {
  // A report may be older than what it corrects.
  if (await isCorrected(session, touched)) return undefined;
  const [row] = await session.query<{ point: Instant }>(sql`
    with recursive back (at, until) as (
      select least(${touched.since}::timestamptz, (
        select min(opened_at) from round_trips where ${of(touched)} and ${ASSUMED}
      )), 'infinity'::timestamptz
      union all
      select step.earliest, back.at
      from back cross join lateral (
        select min(opened_at) as earliest from (
          select opened_at from round_trips
          where ${of(touched)} and closed_at >= back.at and closed_at <= back.until offset 0
        ) as ended where opened_at < back.at
      ) as step
      where step.earliest is not null
    )
    select min(at) as point from back`);
  return row?.point;
}

/** Whether a correction or a bust was reported for the position. */
export async function isCorrected(session: Session, position: Position): Promise<boolean> {
  const [row] = await session.query<{ found: boolean }>(
    sql`select exists (select from executions where ${of(position)} and report <> 'new') as found`,
  );
  return row?.found ?? false;
}

/** Both ends count; an absent one is open. */
type Range = {
  readonly from: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Leaves out what the trade builder does not ask for. */
  readonly forBuilding?: boolean;
  /** Instruments that were read before. */
  readonly cache?: InstrumentCache;
};

const between = (column: string, { from, to }: Range): SQL => {
  const name = sql.identifier(column);
  return sql`${from ? sql`and ${name} >= ${from}` : sql``} ${to ? sql`and ${name} <= ${to}` : sql``}`;
};

/**
 * Executions, splits and funding of one position in trading order, in batches of up to five
 * thousand and a few.
 */
export async function* events(
  session: Session,
  position: Position & Pick<Touched, "isPlain">,
  range: Range,
): AsyncIterable<readonly TradeEvent[]> {
  const instruments = range.cache ?? new InstrumentCache(session);
  await instruments.load([position.instrument]);
  const rest = position.isPlain ? [] : await readRest(session, position, { ...range, instruments });
  let after: Execution | undefined;
  for (;;) {
    const batch = await readExecutions(session, position, { ...range, after, instruments });
    const isLast = batch.length < EVENTS_PER_BATCH;
    const until = batch.at(-1);
    const merged = merge(batch, isLast || !until ? rest.splice(0) : takeBefore(rest, until));
    if (merged.length > 0) yield merged;
    if (isLast) return;
    after = until;
  }
}

type Reading = Range & { readonly instruments: InstrumentCache };

async function readExecutions(
  session: Session,
  position: Position,
  {
    from,
    to,
    after,
    instruments,
    forBuilding,
  }: Reading & { readonly after: Execution | undefined },
): Promise<Execution[]> {
  const start = after?.executedAt ?? from;
  const columns = sql.raw(forBuilding ? BUILDING_COLUMNS : EXECUTION_COLUMNS);
  const rows = await session.query<ExecutionRow>(sql`
    select ${columns} from executions
    where ${of(position)} ${between("executed_at", { from: start, to })}
    ${after ? sql`and (executed_at, sequence, id) > (${after.executedAt}, ${after.sequence}, ${storable(after.id)})` : sql``}
    order by executed_at, sequence, id limit ${EVENTS_PER_BATCH}`);
  const instrument = instruments.get(position.instrument);
  if (!forBuilding) return rows.map((row) => toExecution(row, instrument));
  return rows.map((row) => toBuilding(row, { account: position.account, instrument }));
}

type Rest = Split | CashMovement;

const timeOf = (event: Rest): Instant =>
  "effectiveAt" in event ? event.effectiveAt : event.bookedAt;

/** Splits and funding are few, so they are read at once and merged in. */
async function readRest(
  session: Session,
  position: Position,
  { instruments, ...range }: Reading,
): Promise<Rest[]> {
  const splits = await session.query<SplitRow>(sql`
    select ${sql.raw(SPLIT_COLUMNS)} from splits where ${of(position)} ${between("effective_at", range)}
    order by effective_at, sequence, id`);
  const funding = await session.query<CashRow>(sql`
    select account_id, id, kind, amount, currency, booked_at, precision, instrument_id, description
    from cash_movements where ${of(position)} and kind = 'funding' ${between("booked_at", range)}
    order by booked_at, id`);
  const instrument = () => instruments.get(position.instrument);
  const rest: Rest[] = [
    ...splits.map((row) => toSplit(row, instrument())),
    ...funding.map((row) => toCash(row, instrument())),
  ];
  return rest.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}

/** Takes away what comes before the execution; what comes later waits for those that follow. */
function takeBefore(rest: Rest[], execution: Execution): Rest[] {
  const end = rest.findIndex((event) => !isBefore(event, execution));
  return rest.splice(0, end < 0 ? rest.length : end);
}

/**
 * By time, then sequence. Funding has none and comes last of its instant, when the position it is
 * for stands.
 */
function merge(executions: readonly Execution[], rest: readonly Rest[]): TradeEvent[] {
  if (rest.length === 0) return [...executions];
  const merged: TradeEvent[] = [];
  let at = 0;
  for (const event of rest) {
    for (; at < executions.length; at++) {
      const execution = executions[at];
      if (execution === undefined || isBefore(event, execution)) break;
      merged.push(execution);
    }
    merged.push(event);
  }
  return [...merged, ...executions.slice(at)];
}

function isBefore(event: Rest, execution: Execution): boolean {
  const time = timeOf(event);
  if (time !== execution.executedAt) return time < execution.executedAt;
  if (!("effectiveAt" in event)) return false;
  // Prices of the instant of a split are already in new units.
  return event.sequence <= execution.sequence;
}
