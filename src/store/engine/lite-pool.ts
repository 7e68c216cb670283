import { EventEmitter } from "node:events";
import { type PGlite, type Transaction, types } from "@electric-sql/pglite";
import type { SqlClient, SqlPool, SqlResult } from "#schedule";

/** As `pg` gives them: what may not fit into a number stays text. */
const AS_TEXT = {
  [types.INT8]: (value: string) => value,
  [types.NUMERIC]: (value: string) => value,
};

const LISTEN = /^\s*(?:--[^\n]*\n\s*)*listen\s+"?(\w+)"?/i;
const TRANSACTION = /^\s*(?:begin|commit|rollback)\b/i;

/**
 * A pool that lends the one session of PGlite to everybody. Statements are told apart and wait for
 * each other; only listening and transactions need more.
 */
export function litePool(lite: PGlite): SqlPool {
  let isEnded = false;
  const refuseEnded = () => {
    if (isEnded) throw new Error("Cannot use a pool after calling end on the pool");
  };
  const query = async (text: string, values?: readonly unknown[]) => {
    refuseEnded();
    return run(lite, text, values);
  };
  return Object.assign(new EventEmitter(), {
    query,
    async connect(): Promise<SqlClient> {
      refuseEnded();
      return lend(lite, query);
    },
    alone: <Result>(work: (client: Pick<SqlClient, "query">) => Promise<Result>) =>
      lite.transaction((transaction) =>
        work({
          // The transaction is there already; if the work fails, it is undone with all of it.
          query: async (text, values) =>
            TRANSACTION.test(text) ? { rows: [], rowCount: 0 } : run(transaction, text, values),
        }),
      ) as Promise<Result>,
    async end() {
      isEnded = true;
    },
    options: { keepAlive: true },
  });
}

function lend(lite: PGlite, query: SqlPool["query"]): SqlClient {
  const stops: (() => Promise<void>)[] = [];
  const client: SqlClient = Object.assign(new EventEmitter(), {
    async query(text: string, values?: readonly unknown[]) {
      const channel = LISTEN.exec(text)?.[1];
      if (channel === undefined) return query(text, values);
      const tell = (payload: string) => client.emit("notification", { channel, payload });
      stops.push(await lite.listen(channel, tell));
      return { rows: [], rowCount: 0 };
    },
    release() {
      for (const stop of stops.splice(0)) void stop().catch(() => undefined);
    },
  });
  return client.setMaxListeners(0);
}

async function run(
  on: PGlite | Transaction,
  text: string,
  values: readonly unknown[] = [],
): Promise<SqlResult> {
  // Without values there may be several statements, of which the last one counts.
  const result =
    values.length === 0
      ? (await on.exec(text, { parsers: AS_TEXT })).at(-1)
      : await on.query(text, [...values], { parsers: AS_TEXT });
  const rows = result?.rows ?? [];
  return { rows, rowCount: result?.affectedRows ?? rows.length };
}
