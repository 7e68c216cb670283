import type { AccountId } from "#domain";
import type { StatementRecord } from "#kit";
import { rebuildTouched } from "../import/rebuild.ts";
import type { Conflict, CoverageRange, HistoryState, PullTransaction } from "../ports/index.ts";
import { brokerAccount } from "./accounts.ts";
import { noteConflicts } from "./conflicts.ts";
import type { Stretch } from "./place.ts";
import { type Batch, createRecords, type Identify } from "./records.ts";
import type { Run, Target } from "./run.ts";

/** One reading of a target, from its first page to its last, has one ladder of identity. */
export function identifierOf(run: Run, target: Target): Identify {
  const only: AccountId | undefined = target.account && target.accounts[0]?.id;
  return createRecords({
    ids: run.manifest.history.ids,
    account: only,
    accountOf: (ref) => run.accountOf(ref, only),
    nextSequence: run.nextSequence,
  });
}

export type TakenPage = {
  readonly records: readonly StatementRecord[];
  readonly state: HistoryState;
  readonly coverage?: readonly CoverageRange[];
  /** The stretch that was asked for. */
  readonly asked?: Stretch;
};

/** Stores what a page brings and how far it leads, together or not at all. */
export async function takePage(run: Run, identify: Identify, page: TakenPage): Promise<void> {
  const batch = identify(page.records, page.asked);
  const at = await run.lease.about();
  const counted = await run.parts.store.page(run.lease.current(), async (transaction) => {
    const counts = await storeBatch(transaction, batch, (executions, cash) =>
      noteConflicts(run, transaction, { batch, executions, cash, at }),
    );
    const named = accountsOf(run, batch).filter(({ id }) => counts.new > 0 || !run.named.has(id));
    if (named.length > 0) await transaction.accounts(named);
    await rebuildTouched(transaction, run.parts.rules);
    await transaction.history(page.state);
    if (page.coverage && page.coverage.length > 0) await transaction.cover(page.coverage);
    await transaction.commit();
    return { ...counts, named };
  });
  for (const { id } of counted.named) run.named.add(id);
  const { counts } = run.log;
  counts.pages++;
  counts.imported += counted.new;
  counts.skipped += counted.known + batch.repeated;
  counts.updated += counted.updated;
  counts.quarantined += counted.quarantined;
}

async function storeBatch(
  transaction: PullTransaction,
  batch: Batch,
  note: (executions: readonly Conflict[], cash: readonly Conflict[]) => Promise<void>,
) {
  const conflicts: Record<"executions" | "cash", readonly Conflict[]> = {
    executions: [],
    cash: [],
  };
  const counts = { new: 0, known: 0, updated: 0, quarantined: 0 };
  const quarantine = [...batch.quarantine];
  const executions = [...batch.executions.values()];
  if (executions.length > 0) {
    const stored = await transaction.executions(
      executions,
      executions.map(({ raw }) => raw),
    );
    add(counts, stored);
    conflicts.executions = stored.conflicts;
    quarantine.push(...stored.conflicts.map((each) => conflictRow(each, executions)));
  }
  const cash = [...batch.cash.values()];
  if (cash.length > 0) {
    const stored = await transaction.cash(
      cash,
      cash.map(({ raw }) => raw),
    );
    add(counts, stored);
    conflicts.cash = stored.conflicts;
    quarantine.push(...stored.conflicts.map((each) => conflictRow(each, cash)));
  }
  if (batch.splits.length > 0) {
    const stored = await transaction.splits(batch.splits);
    add(counts, { ...stored, updated: 0 });
  }
  if (batch.positions.length > 0) await transaction.positions(batch.positions);
  if (batch.balances.length > 0) await transaction.balances(batch.balances);
  await note(conflicts.executions, conflicts.cash);
  if (batch.keys.length > 0) await transaction.readable(batch.keys);
  if (quarantine.length > 0) counts.quarantined += await transaction.quarantine(quarantine);
  return counts;
}

type Counts = { new: number; known: number; updated: number };
function add(counts: Counts, stored: Readonly<Counts>): void {
  counts.new += stored.new;
  counts.known += stored.known;
  counts.updated += stored.updated;
}

/** The user sees both: what another source said under the id, and what the broker says now. */
function conflictRow(
  { line, id, stored }: { readonly line: number; readonly id: string; readonly stored: string },
  items: readonly { readonly line: number; readonly raw: string | undefined }[],
) {
  return {
    line,
    code: "id-conflict",
    reason: `The id "${id}" is known from another source with another content: ${stored}`,
    raw: items.find((item) => item.line === line)?.raw ?? id,
  };
}

/** The accounts that a batch speaks of, the connection's own first. */
function accountsOf(run: Run, batch: Batch) {
  const named = new Set<AccountId>();
  for (const { execution } of batch.executions.values()) named.add(execution.account);
  for (const { cash } of batch.cash.values()) named.add(cash.account);
  for (const each of [...batch.splits, ...batch.positions, ...batch.balances])
    named.add(each.account);
  return [...named].map((id) => brokerAccount(run.manifest, id, run.knownAccount(id)));
}
