import { sql } from "drizzle-orm";
import { fail, importId } from "#domain";
import { type ConnectionStore, type Lease, type PullTransaction, unknownConnection } from "#sync";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../engine/database.ts";
import { codeOf } from "../engine/failures.ts";
import { importTransaction } from "../imports/transaction.ts";
import { LOCKS } from "../migrate.ts";
import { breaksOf } from "./breaks.ts";
import {
  accounts,
  change,
  changeAccount,
  create,
  list,
  move,
  read,
  saveAccounts,
} from "./connections.ts";
import { coverageDays } from "./coverage.ts";
import { histories } from "./histories.ts";
import { hold, release, renew, take } from "./leases.ts";
import { beginPull, endPull, pullPage } from "./pulls.ts";
import { pullTransaction } from "./pull-transaction.ts";
import { tokenStore } from "./tokens.ts";

/** Ends a transaction whose work was done without a commit. */
const ROLLBACK = Symbol("rollback");

/**
 * Pages of two connections may name the same instruments in another order, or state the coverage of
 * one account at the same time; one of the two tries again.
 */
const COLLISIONS: readonly (string | undefined)[] = ["40P01", "40001", "23505"];
const ATTEMPTS = 4;

/** Connections and what they bring, in a database. */
export function connectionStore(database: Database): ConnectionStore {
  return {
    tokens: tokenStore(database),
    tradeTokens: tokenStore(database, "trade"),
    create: (connection, act) =>
      database.transaction(async (session) => {
        await create(session, connection);
        if (act) await appendAudit(session, act(connection));
      }),
    read: (id) => read(database, id),
    list: () => list(database),
    change: (id, changes, act) =>
      database.transaction(async (session) => {
        const changed = await change(session, id, changes);
        if (act) await appendAudit(session, act(changed));
        return changed;
      }),
    remove: (id, options, act) =>
      database.transaction(async (session) => {
        const connection = (await read(session, id)) ?? fail(unknownConnection(id));
        await session.query(sql`select pg_advisory_xact_lock(${LOCKS.import})`);
        // In the order in which a pull takes them, so that the two never wait for each other.
        await session.query(
          sql`select from connection_leases where connection_id = ${id} for update`,
        );
        await session.query(sql`delete from connections where id = ${id}`);
        if (options.data) {
          const { transaction } = importTransaction(session, undefined);
          await transaction.remove(importId(connection.source));
          await options.rebuild(transaction);
          await transaction.commit(undefined);
        }
        if (act) await appendAudit(session, act(connection));
      }),
    accounts: (id) => accounts(database, id),
    saveAccounts: (lease, batch) =>
      database.transaction(async (session) => {
        await hold(session, lease);
        return saveAccounts(session, lease.connection, batch);
      }),
    changeAccount: (id, account, given, act) =>
      database.transaction(async (session) => {
        const changed = await changeAccount(session, id, account, given);
        if (act) await appendAudit(session, act(changed));
        return changed;
      }),
    accountRead: (lease, account, at) =>
      database.transaction(async (session) => {
        await hold(session, lease);
        await session.query(sql`update connected_accounts set read_at = ${at}
          where connection_id = ${lease.connection} and account_id = ${account}`);
      }),
    lease: (id, owner, ttlMs) => take(database, { id, owner, ttlMs }),
    renew: (lease, ttlMs) => renew(database, { lease, ttlMs }),
    release: (lease) => release(database, lease),
    streams: {
      lease: (id, owner, ttlMs) => take(database, { id, owner, ttlMs }, "stream_leases"),
      renew: (lease, ttlMs) => renew(database, { lease, ttlMs }, "stream_leases"),
      release: (lease) => release(database, lease, "stream_leases"),
    },
    histories: (id) => histories(database, id),
    page: (lease, work) => page(database, lease, work),
    beginPull: (lease, pull, next) =>
      database.transaction(async (session) => {
        await hold(session, lease);
        await beginPull(session, pull);
        await move(session, lease.connection, next);
        return histories(session, lease.connection);
      }),
    endPull: (lease, pull, next) =>
      database.transaction(async (session) => {
        await hold(session, lease);
        await endPull(session, pull);
        await move(session, lease.connection, next);
        await release(session, lease);
      }),
    pulls: (id, request) => pullPage(database, id, request),
    coverage: (account, from, to) => coverageDays(database, account, { from, to }),
    breaks: (filter) => breaksOf(database, filter),
  };
}

async function page<Result>(
  database: Database,
  lease: Lease,
  work: (transaction: PullTransaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await onePage(database, lease, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !COLLISIONS.includes(codeOf(error))) throw error;
    }
  }
}

async function onePage<Result>(
  database: Database,
  lease: Lease,
  work: (transaction: PullTransaction) => Promise<Result>,
): Promise<Result> {
  let result: { readonly value: Result } | undefined;
  try {
    const onPage = async (session: Transaction) => {
      const { transaction, isCommitted } = pullTransaction(session, await begin(session, lease));
      result = { value: await work(transaction) };
      if (!isCommitted()) throw ROLLBACK;
    };
    await database.transaction(onPage, undefined, BESIDE_IMPORTS);
  } catch (error) {
    if (error !== ROLLBACK) throw error;
  }
  if (!result) throw new Error("The transaction ended without a result");
  return result.value;
}

/**
 * Pages of several connections run side by side, but none beside an import or an undo. They do not
 * keep a vacuum away as an import does: that lock keeps others of its kind away too, so connections
 * would wait for each other, and a page is over before a vacuum can miss more than it.
 */
const BESIDE_IMPORTS = `select pg_advisory_xact_lock_shared(${LOCKS.import})`;

async function begin(session: Transaction, lease: Lease) {
  const { source, broker, doubts, conflicts } = await hold(session, lease);
  return { connection: lease.connection, source, broker, doubts, conflicts };
}
