import { sql } from "drizzle-orm";
import { type ConnectionId, importId } from "#domain";
import type { IdentifiedCash, IdentifiedExecution, PullTransaction, Touched } from "#sync";
import type { Transaction } from "../engine/database.ts";
import { CASH, EXECUTIONS } from "../imports/kinds.ts";
import { importTransaction } from "../imports/transaction.ts";
import { saveBreaks } from "./breaks.ts";
import { cover } from "./coverage.ts";
import { derivedCash, derivedPositions } from "./derived.ts";
import { writeFlat } from "./flat.ts";
import { keepLastOfDay } from "./thin.ts";
import { heldUnits } from "./held.ts";
import { holes, ungiven } from "./missing.ts";
import { saveHistory } from "./histories.ts";
import { tellClosed } from "../notify/closed-trades.ts";
import { leaveQuarantine, leaveUnderKeys, saveUnreadable } from "./unreadable.ts";
import { type Beside, type Changed, type Versioned, versionWriter } from "./versions.ts";

export type PullOwner = {
  readonly connection: ConnectionId;
  /** The row of `imports` that owns the records. */
  readonly source: string;
  readonly broker: string;
  /** Whether something of it stands in quarantine. */
  readonly doubts: boolean;
  /** Whether a record of it is in conflict with another source. */
  readonly conflicts: boolean;
};

/** The writing side of one page over one database transaction. */
export function pullTransaction(session: Transaction, owner: PullOwner) {
  const { transaction: imported, parts } = importTransaction(session, {
    id: importId(owner.source),
    importer: owner.broker,
  });
  const { one, touched, sums, instruments, linked } = parts;
  const { source, connection } = owner;
  const leave = async (raw: readonly (string | undefined)[]) => {
    if (owner.doubts) await leaveQuarantine(session, source, raw);
  };
  const writeExecutions = versionWriter<IdentifiedExecution>({
    session,
    kind: EXECUTIONS,
    time: "executed_at",
    source,
    withdraw: (account, ids) => sums.withdraw(account, ids),
    before: (fresh) => instruments.write(fresh.map(({ execution }) => execution.instrument)),
    beside: FEES,
  });
  const writeCash = versionWriter<IdentifiedCash>({
    session,
    kind: CASH,
    time: "booked_at",
    source,
    withdraw: (account, ids) => sums.withdrawCash(account, ids),
    before: (fresh) => instruments.write(fresh.flatMap(({ cash }) => cash.instrument ?? [])),
  });
  let committed = false;
  let news: readonly Touched[] = [];

  const touchReplaced = (replaced: readonly Changed[]) => {
    for (const { account, instrument, at } of replaced)
      if (instrument) touched.touch(account, instrument, at);
  };

  const transaction: PullTransaction = {
    ...imported,
    touched: async () => (news = await imported.touched()),
    quarantine: (rows) => one(() => saveUnreadable(session, source, rows)),
    readable: async (keys) => {
      if (owner.doubts) await one(() => leaveUnderKeys(session, source, keys));
    },
    executions: (batch, raw) =>
      one(async () => {
        const { stored, fresh, replaced } = await writeExecutions(
          versioned<IdentifiedExecution>(await linked(batch), raw),
        );
        await leave(raw);
        touchReplaced(replaced);
        for (const { execution } of fresh) {
          touched.execution(execution);
          sums.execution(execution);
        }
        return stored;
      }),
    cash: (batch, raw) =>
      one(async () => {
        const { stored, fresh, replaced } = await writeCash(versioned<IdentifiedCash>(batch, raw));
        await leave(raw);
        touchReplaced(replaced);
        for (const { cash } of fresh) {
          sums.cash(cash);
          if (cash.kind === "funding" && cash.instrument)
            touched.touch(cash.account, cash.instrument.id, cash.bookedAt);
        }
        return stored;
      }),
    async positions(batch) {
      await imported.positions(batch);
      await one(() => keepLastOfDay(session, "reported_positions", { source, stated: batch }));
    },
    async balances(batch) {
      await imported.balances(batch);
      await one(() => keepLastOfDay(session, "reported_balances", { source, stated: batch }));
    },
    flat: (account, at) => one(() => writeFlat(session, { account, at, source })),
    history: (state) => one(() => saveHistory(session, owner.connection, state)),
    cover: (ranges) => one(() => cover(session, ranges)),
    derivedPositions: (account) => one(() => derivedPositions(session, account)),
    derivedCash: (account) =>
      one(async () => {
        await sums.settle();
        return derivedCash(session, account);
      }),
    holes: (account) => one(() => holes(session, account)),
    ungiven: (account, since) =>
      one(() => ungiven(session, { connection, source, account, since })),
    heldUnits: (account, asked) => one(() => heldUnits(session, account, asked)),
    conflicts: async (account, subjects, found, at) => {
      if (found.length === 0 && !owner.conflicts) return;
      await one(() =>
        saveBreaks(session, account, { connection, kinds: ["conflict"], subjects, found, at }),
      );
    },
    breaks: (account, kinds, found, at) =>
      one(() => saveBreaks(session, account, { connection, kinds, found, at })),
    async commit() {
      await imported.commit(undefined);
      await one(() => tellClosed(session, news));
      committed = true;
    },
  };
  return { transaction, isCommitted: () => committed };
}

/** Fees often come later than the fill that they were charged for. */
const FEES: Beside<IdentifiedExecution> = {
  stored: sql`coalesce(known.fees::text, '[]')`,
  given: ({ execution }) => {
    const flat = execution.fees.flatMap((fee) => [fee.kind, `${fee.amount}`, fee.currency]);
    // As the database writes an array of texts.
    return `[${flat.map((text) => JSON.stringify(text)).join(", ")}]`;
  },
  sequence: sql`known.sequence`,
  inPlace: (item, sequence) => ({ ...item, execution: { ...item.execution, sequence } }),
};

const versioned = <Item>(
  batch: readonly Item[],
  raw: readonly (string | undefined)[],
): Versioned<Item>[] => batch.map((item, at) => ({ item, raw: raw[at] }));
