import { fail, type Account, type Balance, type Failure, type Position, type Split } from "#domain";
import type {
  CashRecord,
  CheckRecord,
  ExecutionRecord,
  Importer,
  SplitRecord,
  StatementRecord,
} from "#kit";
import type {
  IdentifiedCash,
  IdentifiedExecution,
  ImportTransaction,
  QuarantineRow,
  Stored,
} from "../ports/index.ts";
import type { Passed } from "../report.ts";
import { createAccounts } from "./accounts.ts";
import { toBalance, toCash, toExecution, toPosition, toQuarantine } from "./convert.ts";
import { cashSentence, createLadder, sentence } from "./identity.ts";
import { createSequence } from "./order.ts";
import { conflictRow, type Identified, withoutRepetition } from "./repetition.ts";
import type { Stream } from "./stream.ts";
import { createTally } from "./tally.ts";

/** Records that are stored at once. */
const BATCH = 5_000;

/** Records that are looked at before the first is numbered, where that is needed. */
const LOOK_AHEAD = 10_000;

/** More rows than this that cannot be read are no statement of the format. */
const MAX_QUARANTINED = 100_000;

const ASSUMED_ORDER =
  "Nothing tells in which order the trades of this one day were made; that of the file was assumed";

const mostlyUnreadable = (format: string): Failure => ({
  code: "mostly-unreadable",
  message: `More than ${MAX_QUARANTINED} rows of the file cannot be read as "${format}"`,
  owner: "user",
  next: "Check that it is a statement of this format, and download it again",
});

type Count = { new: number; known: number };

export type IntakeParts = {
  readonly transaction: ImportTransaction;
  readonly stream: Stream;
  readonly importer: Importer;
  readonly account: string | undefined;
  readonly sample: true | undefined;
  /** Told of each quarantined row and of each batch of executions, for previews. */
  readonly onQuarantine: (rows: readonly QuarantineRow[]) => void;
  readonly onExecutions: (executions: readonly IdentifiedExecution[]) => void;
};

/**
 * Takes the records of one file in: gives them identity, stores them batch by batch and counts what
 * became of them.
 */
export function createIntake(parts: IntakeParts) {
  const { transaction, stream } = parts;
  const accounts = createAccounts(parts.importer, parts.account, parts.sample);
  const ladder = createLadder();
  const tally = createTally();
  const counts = {
    executions: zero(),
    cash: zero(),
    splits: zero(),
    quarantined: 0,
    unreadable: 0,
  };
  const passed = new Map<string, number>();
  const checks: CheckRecord[] = [];
  const notes = new Set<string>();
  const assumedZones = new Set<string>();
  const sequence = createSequence();
  let taken = 0;
  let storing: Promise<void> = Promise.resolve();
  let pending: StatementRecord[] = [];
  let identified = 0;
  let batch = emptyBatch();

  /**
   * Records are gathered into larger batches, since each costs a round trip to the database. One
   * batch is being stored while the next is read; a failure to store shows with the next call.
   */
  async function take(records: readonly StatementRecord[]): Promise<void> {
    taken += records.length;
    for (const record of records) pending.push(record);
    // Little by little, so that the batch before can be sent in between.
    if (pending.length >= LOOK_AHEAD || !sequence.looksAhead()) identify();
    if (identified >= BATCH) await flush();
  }

  async function end(): Promise<void> {
    identify();
    await flush();
    await storing;
  }

  function identify(): void {
    const records = pending;
    pending = [];
    sequence.see(records);
    sort(records, batch);
    identified += records.length;
  }

  /** Hands over what is identified once the batch before is stored. */
  async function flush(): Promise<void> {
    const full = batch;
    batch = emptyBatch();
    identified = 0;
    if (full.executions.length > 0) parts.onExecutions(full.executions);
    const fresh = accounts.takeUnsaved();
    await storing;
    storing = storeBatch(full, fresh);
    // It is awaited later; until then a failure must not count as unhandled.
    storing.catch(() => {});
  }

  async function storeBatch(batch: Batch, fresh: readonly Account[]): Promise<void> {
    if (fresh.length > 0) {
      await transaction.accounts(fresh);
      await stream.expect(fresh.map(({ id }) => id));
    }
    await store(batch.executions, counts.executions, storeExecutions, executionText);
    await store(batch.cash, counts.cash, (rows) => transaction.cash(rows), cashText);
    if (batch.splits.length > 0) add(counts.splits, await transaction.splits(batch.splits));
    if (batch.positions.length > 0) await transaction.positions(batch.positions);
    if (batch.balances.length > 0) await transaction.balances(batch.balances);
    await quarantine(batch.unreadable);
  }

  async function storeExecutions(rows: readonly StoredExecution[]): Promise<Stored> {
    const stored = await transaction.executions(rows);
    await stream.take(rows, stored);
    return stored;
  }

  async function store<Item extends Identified>(
    items: readonly Item[],
    count: Count,
    write: (rows: readonly Item[]) => Promise<Stored>,
    textOf: (item: Item) => string,
  ): Promise<void> {
    if (items.length === 0) return;
    const { unique, repeated, conflicts } = withoutRepetition(items, textOf);
    const stored = await write(unique);
    add(count, stored);
    count.known += repeated;
    await quarantine(
      [...conflicts, ...stored.conflicts].map((conflict) => conflictRow(conflict, items, textOf)),
    );
  }

  async function quarantine(rows: readonly QuarantineRow[]): Promise<void> {
    if (rows.length === 0) return;
    counts.quarantined += rows.length;
    if (counts.quarantined > MAX_QUARANTINED) fail(mostlyUnreadable(parts.importer.name));
    parts.onQuarantine(rows);
    await transaction.quarantine(rows);
  }

  function sort(records: readonly StatementRecord[], into: Batch): void {
    for (const record of records) {
      switch (record.type) {
        case "execution":
          into.executions.push(identifyExecution(record));
          break;
        case "cash":
          into.cash.push(identifyCash(record));
          break;
        case "split":
          into.splits.push(toSplit(record));
          break;
        case "position":
          into.positions.push(toPosition(record, accounts.of(record.account)));
          break;
        case "balance":
          into.balances.push(toBalance(record, accounts.of(record.account)));
          break;
        case "unreadable":
          into.unreadable.push(toQuarantine(record));
          break;
        case "check":
          checks.push(record);
          break;
        case "passed":
          passed.set(record.reason, (passed.get(record.reason) ?? 0) + (record.rows ?? 1));
          break;
        case "note":
          notes.add(record.text);
          break;
        case "account":
          accounts.of(record.account);
          break;
      }
    }
  }

  function identifyExecution(record: ExecutionRecord): StoredExecution {
    const account = accounts.of(record.account);
    const { id, digest } = ladder.execution(record, account);
    const execution = toExecution(record, { id, account, sequence: sequence.next(record) });
    tally.execution(execution);
    if (record.at.zone.evidence === "assumed" && record.at.precision === "instant")
      assumedZones.add(record.at.zone.name);
    return { id, owner: account, execution, digest, line: record.line };
  }

  function identifyCash(record: CashRecord): StoredCash {
    const account = accounts.of(record.account);
    const { id, digest } = ladder.cash(record, account);
    tally.cash(account, record.instrument?.symbol ?? "", record.amount);
    const cash = toCash(record, { id, account });
    return { id, owner: account, cash, digest, line: record.line };
  }

  function toSplit(record: SplitRecord): Split {
    const account = accounts.of(record.account);
    const { instrument, from, to, at } = record;
    const id = ladder.split(record, account);
    return {
      id,
      account,
      instrument,
      from,
      to,
      effectiveAt: at.instant,
      sequence: sequence.next(record),
    };
  }

  return {
    take,
    /** Stores what is still gathered. Call it once, after the last record. */
    end,
    records: () => taken,
    accountOf: accounts.of,
    tally,
    checks: checks as readonly CheckRecord[],
    counts: counts as Readonly<typeof counts>,
    accounts: accounts.ids,
    passed: (): readonly Passed[] => [...passed].map(([reason, rows]) => ({ reason, rows })),
    notes: (): readonly string[] => [
      ...notes,
      ...[...assumedZones].map(
        (zone) => `Times without a zone were read as "${zone}"; say the zone if that is wrong`,
      ),
      ...(sequence.isAssumed() ? [ASSUMED_ORDER] : []),
    ],
  };
}

export type Intake = ReturnType<typeof createIntake>;

type StoredExecution = IdentifiedExecution & Identified;
type StoredCash = IdentifiedCash & Identified;

type Batch = ReturnType<typeof emptyBatch>;

const emptyBatch = () => ({
  executions: [] as StoredExecution[],
  cash: [] as StoredCash[],
  splits: [] as Split[],
  positions: [] as Position[],
  balances: [] as Balance[],
  unreadable: [] as QuarantineRow[],
});

const zero = (): Count => ({ new: 0, known: 0 });
const executionText = ({ execution }: StoredExecution) => sentence(execution);
const cashText = ({ cash }: StoredCash) => cashSentence(cash);

function add(count: Count, stored: Stored): void {
  count.new += stored.new;
  count.known += stored.known;
}
