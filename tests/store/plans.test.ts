/**
 * What must stay fast with a million rows reads an index, which is tried on enough rows to make a
 * planner want it.
 */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Decimal, instantOf, roundTripId } from "#domain";
import type { Store } from "#store";
import { TRADE_SORTS, type TradeSort } from "#sync";
import { executionPage } from "../../src/store/blotter/executions.ts";
import { tradePage } from "../../src/store/blotter/trades.ts";
import type { Session } from "../../src/store/engine/database.ts";
import { rebuildFrom } from "../../src/store/imports/rebuild.ts";
import {
  account,
  accountRow,
  executions,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import { temporaryStore } from "../support/store.ts";
import { roundTrip } from "../support/trips.ts";

const COUNT = 20_000;

describe("plans of the embedded server", () => {
  let store: Store;
  beforeAll(async () => {
    store = await temporaryStore("embedded");
    await store.imports.transaction(start(1), async (transaction) => {
      await transaction.accounts([accountRow()]);
      for (let n = 0; n < COUNT; n += 5_000) await transaction.executions(executions(5_000, {}, n));
      const touched = { account, instrument: stock().id, since: second(0) };
      await transaction.replaceRoundTrips(touched, undefined, trips());
      await transaction.commit(report(start(1)));
    });
    await store.database.script("analyze");
  });
  afterAll(() => store?.close());

  async function* trips() {
    yield Array.from({ length: COUNT }, (_, n) =>
      roundTrip({
        id: roundTripId(`t${n}`),
        netPnl: Decimal.of((n * 7_919) % 10_007),
        grossPnl: Decimal.of((n * 7_907) % 10_009),
        openedAt: instantOf(Date.UTC(2024, 0, 1) + n * 60_000),
        closedAt: n % 50 === 0 ? undefined : instantOf(Date.UTC(2024, 0, 1) + n * 61_000),
      }),
    );
  }

  /** Each turns into the next, but for one flat point in thirty. */
  async function* turns() {
    yield Array.from({ length: COUNT }, (_, n) => {
      const openedAt = instantOf(Date.UTC(2024, 0, 1) + n * 60_000);
      const isLast = (n + 1) % 30 === COUNT % 30;
      const closedAt = instantOf(Date.UTC(2024, 0, 1) + (n + 1) * 60_000 - (isLast ? 1 : 0));
      const instrument = stock("TURN");
      return roundTrip({ id: roundTripId(`t${n}`), instrument, openedAt, closedAt });
    });
  }

  /** How many rows of a table the work has read, through indexes or not. */
  const rowsRead = (table: string, work: (session: Session) => Promise<unknown>) =>
    store.scoped.transaction(async (session) => {
      const before = await readOf(session, table);
      await work(session);
      return (await readOf(session, table)) - before;
    });

  const readOf = async (session: Session, table: string) => {
    const [row] = await session.query<{ rows: number }>(
      sql`select (seq_tup_read + idx_tup_fetch)::int as rows
        from pg_stat_xact_user_tables where relname = ${table}`,
    );
    return row?.rows ?? 0;
  };

  /** How often the work has read the whole of a table. */
  const wholeReads = (table: string, work: (session: Session) => Promise<unknown>) =>
    store.scoped.transaction(async (session) => {
      // What the connection did before may not have been counted yet.
      const before = await scansOf(session, table);
      await work(session);
      return (await scansOf(session, table)) - before;
    });

  const scansOf = async (session: Session, table: string) => {
    const [row] = await session.query<{ scans: number }>(
      sql`select seq_scan as scans from pg_stat_xact_user_tables where relname = ${table}`,
    );
    return row?.scans ?? 0;
  };

  // All have one quantity, one fee and one symbol; of a symbol there are fewer in life.
  const sorts = TRADE_SORTS.filter((by) => by !== "symbol").flatMap((by): TradeSort[] => [
    { by, descending: true },
    { by, descending: false },
  ]);
  test.each(sorts)(
    "a page of trades in the order of $by (descending: $descending) never reads the table",
    async (sort) => {
      const scans = await wholeReads("round_trips", async (session) => {
        const first = await tradePage(session, {}, { sort, request: { limit: 100 } });
        expect(first.items.length).toBe(100);
        await tradePage(session, {}, { sort, request: { limit: 100, after: first.next } });
      });
      expect(scans).toBe(0);
    },
  );

  test("a page of executions never reads the table", async () => {
    const scans = await wholeReads("executions", async (session) => {
      const reading = { request: { limit: 100 }, newestFirst: true };
      const { next } = await executionPage(session, {}, reading);
      await executionPage(session, {}, { ...reading, request: { limit: 100, after: next } });
    });
    expect(scans).toBe(0);
  });

  test("where a rebuild starts is found among what ended late, however much ended before", async () => {
    const turning = stock("TURN").id;
    await store.imports.transaction(start(2), async (transaction) => {
      const touched = { account, instrument: turning, since: second(0) };
      await transaction.replaceRoundTrips(touched, undefined, turns());
      await transaction.commit(report(start(2)));
    });
    const last = instantOf(Date.UTC(2024, 0, 1) + COUNT * 60_000 - 1);
    const position = { account, instrument: turning, since: last };
    const read = await rowsRead("round_trips", async (session) => {
      const from = await rebuildFrom(session, position);
      expect(from).toBe(instantOf(Date.UTC(2024, 0, 1) + (COUNT - 30) * 60_000));
    });
    expect(read).toBeLessThan(500);
  });

  test("no vacuum counts executions while an import writes them, as it would count none", async () => {
    const modes = () =>
      store.database.query<{ mode: string }>(
        sql`select mode from pg_locks where relation = 'executions'::regclass`,
      );
    const held = await store.imports.transaction(undefined, modes);
    expect(held).toContainEqual({ mode: "ShareUpdateExclusiveLock" });
    expect(await modes()).not.toContainEqual({ mode: "ShareUpdateExclusiveLock" });
  });

  test("the count of whole reads is one that can fail", async () => {
    expect(
      await wholeReads("round_trips", (session) =>
        session.query(sql`select sum(fees) from round_trips`),
      ),
    ).toBe(1);
  });
});
