import type { ImportId } from "#domain";
import type { IdentifiedCash, ImportReport, ImportStart, ImportTransaction } from "#sync";
import { eventKey, type NotifyEvent } from "#notify";
import type { Transaction } from "../engine/database.ts";
import { tell } from "../notify/tell.ts";
import { InstrumentCache, InstrumentWriter } from "../rows/instrument.ts";
import { accountSums } from "./account-sums.ts";
import { blankAmong } from "./blank.ts";
import { exclusive } from "./exclusive.ts";
import { replaceGaps } from "./gaps.ts";
import { CASH, EXECUTIONS, SPLITS } from "./kinds.ts";
import { originalWriter } from "./original.ts";
import { events, isCorrected, rebuildFrom } from "./rebuild.ts";
import { recordWriter } from "./records.ts";
import { formatsOf } from "./formats.ts";
import { removeImport } from "./remove.ts";
import {
  writeAccounts,
  writeBalances,
  writeImport,
  writePositions,
  writeQuarantine,
} from "./statements.ts";
import { touchLog } from "./touched.ts";
import { roundTripWriter } from "./trip-writer.ts";
import { createTwins } from "./twins.ts";

/** Who owns the records: the import of a file, or the connection that a page comes from. */
type Owner = Pick<ImportStart, "id" | "importer">;

/** For work without a file, such as an undo, which brings no records. */
const NO_IMPORT = "";

/**
 * The writing side of one import over one database transaction. Calls may overlap: each runs to its
 * end before the next one reaches the connection, so that reading events may feed the writing of
 * round trips.
 */
export function importTransaction(
  session: Transaction,
  owner: Owner | undefined,
  file?: ImportStart,
) {
  const importId: ImportId | typeof NO_IMPORT = owner?.id ?? NO_IMPORT;
  const one = exclusive();
  const touched = touchLog(session);
  const sums = accountSums(session);
  const instruments = new InstrumentWriter(session);
  const cache = new InstrumentCache(session);
  const original = originalWriter({ session, importId, one });
  const trips = roundTripWriter(session);
  let knownParts = 0;
  let quarantined = 0;
  let committed = false;

  const writer = { session, importId, nextPart: () => knownParts++ };
  const writeExecutions = recordWriter({ ...writer, kind: EXECUTIONS });
  const linked = createTwins(session, owner?.importer ?? NO_IMPORT);
  const writeCash = recordWriter({ ...writer, kind: CASH });
  const writeSplits = recordWriter({ ...writer, kind: SPLITS });

  const transaction: ImportTransaction = {
    accounts: (batch) => one(() => writeAccounts(session, batch)),
    executions: (batch) =>
      one(async () => {
        await instruments.write(batch.map(({ execution }) => execution.instrument));
        const { stored, fresh } = await writeExecutions(await linked(batch));
        for (const { execution } of fresh) {
          touched.execution(execution);
          sums.execution(execution);
        }
        return stored;
      }),
    blankAmong: (accounts) => one(() => blankAmong(session, accounts)),
    splits: (batch) =>
      one(async () => {
        await instruments.write(batch.map((split) => split.instrument));
        const { stored, fresh } = await writeSplits(batch);
        for (const split of fresh)
          touched.touch(split.account, split.instrument.id, split.effectiveAt);
        return stored;
      }),
    cash: (batch) =>
      one(async () => {
        await instruments.write(
          batch.flatMap(({ cash }) => (cash.instrument ? [cash.instrument] : [])),
        );
        const { stored, fresh } = await writeCash(batch);
        for (const { cash } of fresh) sums.cash(cash);
        touchFunding(fresh);
        return stored;
      }),
    positions: (batch) =>
      one(async () => {
        await instruments.write(batch.map((position) => position.instrument));
        await writePositions(session, batch, importId);
      }),
    balances: (batch) => one(() => writeBalances(session, batch, importId)),
    quarantine: (rows) =>
      one(async () => {
        await writeQuarantine(session, rows, { importId, firstPart: quarantined });
        quarantined += rows.length;
      }),
    keep: (chunk) => original.append(chunk),
    remove: (id) => one(() => removeImport(session, { touched, sums }, id)),
    touched: () =>
      one(async () => {
        const positions = await touched.all();
        await cache.load(positions.map(({ instrument }) => instrument));
        return positions;
      }),
    rebuildFrom: (position) =>
      one(async () => {
        await trips.flush();
        return rebuildFrom(session, position);
      }),
    corrected: (position) => one(() => isCorrected(session, position)),
    events: (position, from) =>
      serialised(events(session, position, { from, forBuilding: true, cache })),
    instruments: (ids) =>
      one(async () => {
        await cache.load(ids);
        return ids.flatMap((id) => cache.find(id) ?? []);
      }),
    addRoundTrips: (batch) => one(() => trips.add(batch)),
    async replaceRoundTrips(position, from, batches) {
      if (!position.isNew) await one(() => trips.remove(position, from));
      for await (const batch of batches) await one(() => trips.add(batch));
    },
    replaceGaps: (position, from, gaps) =>
      one(() => replaceGaps(session, position, { from, gaps })),
    formatsOf: (account) => one(() => formatsOf(session, account)),
    async commit(report) {
      await original.flush();
      await one(() => finish(report));
    },
  };

  function touchFunding(fresh: readonly IdentifiedCash[]) {
    for (const { cash } of fresh) {
      if (cash.kind === "funding" && cash.instrument)
        touched.touch(cash.account, cash.instrument.id, cash.bookedAt);
    }
  }

  /**
   * Each step of the iteration is one piece of work; between the steps others may use the
   * connection.
   */
  async function* serialised<Item>(source: AsyncIterable<Item>): AsyncIterable<Item> {
    const iterator = source[Symbol.asyncIterator]();
    for (;;) {
      const step = await one(() => iterator.next());
      if (step.done) return;
      yield step.value;
    }
  }

  async function finish(report: ImportReport | undefined) {
    await trips.end();
    await sums.settle();
    if (file && report) {
      await writeImport(session, file, report);
      if (!file.sample) await tell(session, [importDone(file, report)]);
    }
    committed = true;
  }

  return {
    transaction,
    isCommitted: () => committed,
    parts: { one, touched, sums, instruments, linked },
  };
}

/** Of sample data nobody needs to be told: the page that offers it shows it. */
function importDone({ id, startedAt: at }: ImportStart, report: ImportReport): NotifyEvent {
  const { file, format: importer, executions } = report;
  const { quarantined } = executions;
  return {
    kind: "import-done",
    key: eventKey("import-done", id),
    at,
    detail: { import: id, file, importer, executions: executions.new, quarantined },
  };
}
