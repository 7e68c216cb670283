import { type AccountId, Decimal, type Execution } from "#domain";
import type { ExecutionRecord, Importer, ReadOptions, StatementFile, AccountRef } from "#kit";
import { buildRoundTrips, type TradeRules } from "#trades";
import { falls } from "./checks.ts";
import { toExecution } from "./convert.ts";
import { createLadder } from "./identity.ts";
import { createSequence } from "./order.ts";
import type { TallyFilter } from "./tally.ts";

/** Files with more executions are not read a second time for a comparison. */
const MAX_EXECUTIONS = 200_000;

export type RealisedParts = {
  readonly file: StatementFile;
  readonly importer: Importer;
  readonly options: ReadOptions;
  readonly rules: Partial<TradeRules>;
  readonly accountOf: (ref: AccountRef | undefined) => AccountId;
};

/**
 * Measures realised profit over the executions of one file alone, as the file's own totals mean it.
 * The file is read a second time, and only if it states such a total, so that reading stays flat in
 * memory.
 */
export function createRealised(parts: RealisedParts) {
  let executions: Promise<readonly Execution[] | undefined> | undefined;
  return async (which: "gross" | "net", filter: TallyFilter): Promise<Decimal | undefined> => {
    executions ??= read(parts);
    const all = await executions;
    if (!all) return undefined;
    const { roundTrips } = buildRoundTrips(
      all.filter((execution) => falls(execution, filter)),
      parts.rules,
    );
    return Decimal.sum(roundTrips.map((trip) => (which === "gross" ? trip.grossPnl : trip.netPnl)));
  };
}

async function read({
  file,
  importer,
  options,
  accountOf,
}: RealisedParts): Promise<readonly Execution[] | undefined> {
  const records: ExecutionRecord[] = [];
  for await (const batch of importer.read(file, options)) {
    for (const record of batch) if (record.type === "execution") records.push(record);
    if (records.length > MAX_EXECUTIONS) return undefined;
  }
  const sequence = createSequence();
  sequence.see(records);
  const ladder = createLadder();
  return records.map((record) => {
    const account = accountOf(record.account);
    const { id } = ladder.execution(record, account);
    return toExecution(record, { id, account, sequence: sequence.next(record) });
  });
}
