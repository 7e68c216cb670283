import type { AccountId, Balance, ExecutionId, Position, Split } from "#domain";
import type {
  AccountRef,
  CashRecord,
  ExecutionRecord,
  History,
  SplitRecord,
  StatementRecord,
} from "#kit";
import { toBalance, toCash, toExecution, toPosition, toQuarantine } from "../import/convert.ts";
import { createLadder } from "../import/identity.ts";
import type { IdentifiedCash, IdentifiedExecution, QuarantineRow } from "../ports/index.ts";
import { placer, type Stretch } from "./place.ts";

export type RecordsParts = {
  readonly ids: History["ids"];
  /** The one account whose history it is; undefined where it is of all. */
  readonly account: AccountId | undefined;
  readonly accountOf: (ref: AccountRef | undefined) => AccountId;
  /** Numbers executions of one instant in the order in which the broker gives them. */
  readonly nextSequence: () => number;
};

/** What one page brings, identified and sorted by kind. */
export type Batch = {
  readonly executions: ReadonlyMap<string, IdentifiedExecution & Raw>;
  readonly cash: ReadonlyMap<string, IdentifiedCash & Raw>;
  readonly splits: readonly Split[];
  readonly positions: readonly Position[];
  readonly balances: readonly Balance[];
  readonly quarantine: readonly QuarantineRow[];
  /** What the broker calls the records that could be read. */
  readonly keys: readonly string[];
  /** Records that the page holds more than once. */
  readonly repeated: number;
};
type Raw = { readonly raw: string | undefined };

const keyOf = (record: StatementRecord) => ("key" in record ? record.key : undefined);

/**
 * Identifies the records of one reading, page by page. Twins without ids are numbered over the
 * whole reading, so that reading it again finds them.
 */
export function createRecords({ ids, account, accountOf, nextSequence }: RecordsParts) {
  const ladder = createLadder();
  /** Brokers may number the records of each account by itself. */
  const within = (key: string) => (account === undefined ? key : `${account} ${key}`);

  function identifyExecution(given: ExecutionRecord) {
    const record = ids === "account-day" ? withDay(given) : given;
    const account = accountOf(record.account);
    const { id, digest } = ladder.execution(record, account);
    const execution = toExecution(record, { id, account, sequence: nextSequence() });
    return { execution, digest, line: record.line, raw: record.raw };
  }

  function identifyCash(record: CashRecord) {
    const account = accountOf(record.account);
    const { id, digest } = ladder.cash(record, account);
    return { cash: toCash(record, { id, account }), digest, line: record.line, raw: record.raw };
  }

  function toSplit(record: SplitRecord): Split {
    const account = accountOf(record.account);
    const { instrument, from, to, at } = record;
    const id: ExecutionId = ladder.split(record, account);
    return { id, account, instrument, from, to, effectiveAt: at.instant, sequence: nextSequence() };
  }

  return function identify(records: readonly StatementRecord[], asked?: Stretch): Batch {
    const executions = new Map<string, IdentifiedExecution & Raw>();
    const cash = new Map<string, IdentifiedCash & Raw>();
    const batch = {
      splits: [] as Split[],
      positions: [] as Position[],
      balances: [] as Balance[],
      quarantine: [] as QuarantineRow[],
      keys: [] as string[],
    };
    let named = 0;
    const place = placer(records, asked);
    const keep = (row: QuarantineRow, key: string | undefined) =>
      batch.quarantine.push({
        ...row,
        ...(account === undefined ? {} : { account }),
        ...(key === undefined ? {} : { key: within(key) }),
        ...place(row.raw),
      });

    function add(record: StatementRecord): void {
      switch (record.type) {
        case "execution": {
          const item = identifyExecution(record);
          // The newest version counts where a page holds several under one id.
          executions.set(`${item.execution.account}\n${item.execution.id}`, item);
          named++;
          break;
        }
        case "cash": {
          const item = identifyCash(record);
          cash.set(`${item.cash.account}\n${item.cash.id}`, item);
          named++;
          break;
        }
        case "split":
          batch.splits.push(toSplit(record));
          break;
        case "position":
          batch.positions.push(toPosition(record, accountOf(record.account)));
          break;
        case "balance":
          batch.balances.push(toBalance(record, accountOf(record.account)));
          break;
        case "unreadable":
          keep(toQuarantine(record), record.key);
          break;
        case "account":
          accountOf(record.account);
          break;
        case "check":
        case "passed":
        case "note":
          break;
      }
    }

    for (const record of records) {
      try {
        add(record);
        const key = record.type === "unreadable" ? undefined : keyOf(record);
        if (key !== undefined) batch.keys.push(within(key));
      } catch (error) {
        keep(poisoned(record, error), keyOf(record));
      }
    }
    return { executions, cash, ...batch, repeated: named - executions.size - cash.size };
  };
}

export type Identify = ReturnType<typeof createRecords>;

/** Where ids begin anew each day, the day is part of them. */
function withDay(record: ExecutionRecord): ExecutionRecord {
  const { executionId, refersTo, at, tradeDate } = record;
  const day = tradeDate ?? at.day;
  return {
    ...record,
    executionId: executionId && `${day}:${executionId}`,
    refersTo: refersTo && `${day}:${refersTo}`,
  };
}

/** One record that cannot be taken in must not keep the others out. */
function poisoned(record: StatementRecord, error: unknown): QuarantineRow {
  const text = "raw" in record && record.raw !== undefined ? record.raw : JSON.stringify(record);
  return {
    line: "line" in record ? record.line : 0,
    code: "cannot-be-stored",
    reason: error instanceof Error ? error.message : "It cannot be taken in",
    raw: text,
  };
}
