import { describe, expect, test } from "vitest";
import { accountId, type Day, Decimal, epochMs, instantOf, roundTripId } from "#domain";
import {
  BREAKDOWNS,
  TRADE_SORTS,
  type BlotterRoundTrip,
  type ImportTransaction,
  type Page,
  type TradeFilter,
} from "#sync";
import { createTotals, type RoundTrip, statistics } from "#trades";
import { tripProfits } from "../../src/store/blotter/totals.ts";
import {
  account,
  accountRow,
  cash,
  collect,
  execution,
  executions,
  identified,
  plain,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import { roundTrip } from "../support/trips.ts";
import type { Opened } from "./opened.ts";

const other = accountId("acme", "2");
const HOUR_MS = 3_600_000;
const DAY_ONE = Date.UTC(2024, 2, 9, 23, 30);

/**
 * Two hundred trips with many equal values, over the change to summer time in New York; every ninth
 * is open.
 */
const TRIPS: readonly RoundTrip[] = Array.from({ length: 200 }, (_, n) => {
  const openedAt = instantOf(DAY_ONE + Math.floor(n / 3) * HOUR_MS, n % 2);
  const isOpen = n % 9 === 0;
  return roundTrip({
    id: roundTripId(`t${n}`),
    account: n % 4 === 0 ? other : account,
    instrument: stock(["AAPL", "MSFT", "TSLA"][n % 3] ?? ""),
    currency: n % 5 === 0 ? "EUR" : "USD",
    direction: n % 2 === 0 ? "long" : "short",
    openedAt,
    closedAt: isOpen ? undefined : instantOf(epochMs(openedAt) + (n % 7) * HOUR_MS, n % 2),
    quantity: Decimal.of(n % 6),
    openQuantity: Decimal.of(isOpen ? n % 6 : 0),
    grossPnl: Decimal.of(`${(n % 11) - 5}.5`),
    fees: Decimal.of(`${n % 3}.10`),
    netPnl: Decimal.of((n % 5) - 2),
  });
});

export function blotterCases({ store }: Opened): void {
  const run = <Result>(n: number, work: (transaction: ImportTransaction) => Promise<Result>) =>
    store().imports.transaction(start(n), async (transaction) => {
      await transaction.accounts([accountRow(), accountRow(other)]);
      const result = await work(transaction);
      await transaction.commit(report(start(n)));
      return result;
    });
  const fill = () =>
    run(1, async (transaction) => {
      for (const symbol of ["AAPL", "MSFT", "TSLA"]) {
        const instrument = {
          ...stock(symbol),
          ...(symbol === "TSLA" ? { name: "Tesla 100% Motors" } : {}),
        };
        const [first] = executions(1, { instrument });
        if (first)
          await transaction.executions([
            identified({ ...first.execution, id: `x-${symbol}` as never }),
          ]);
      }
      for (const each of [account, other]) {
        for (const symbol of ["AAPL", "MSFT", "TSLA"]) {
          const mine = TRIPS.filter(
            (trip) => trip.account === each && trip.instrument.symbol === symbol,
          );
          const touched = { account: each, instrument: stock(symbol).id, since: second(0) };
          await transaction.replaceRoundTrips(touched, undefined, one(mine));
        }
      }
    });
  async function* one(batch: readonly RoundTrip[]) {
    yield batch;
  }
  const pages = async <Item>(read: (after: string | undefined) => Promise<Page<Item>>) => {
    const items: Item[] = [];
    let after: string | undefined;
    for (let n = 0; n === 0 || after !== undefined; n++) {
      const page = await read(after);
      items.push(...page.items);
      after = page.next;
      if (n > 1_000) expect.unreachable("The pages have no end");
    }
    return items;
  };

  describe("trades", () => {
    test("every order, both ways and in pages of any size, is the order of all at once", async () => {
      await fill();
      for (const by of TRADE_SORTS) {
        for (const descending of [true, false]) {
          const sort = { by, descending };
          const expected = TRIPS.toSorted(
            (a, b) => (descending ? -1 : 1) * compareBy(by, a, b),
          ).map(({ id }) => id);
          const read = (limit: number) =>
            pages((after) => store().blotter.trades({}, sort, { limit, after }));
          expect(
            (await read(37)).map(({ id }) => id),
            `${by} ${descending}`,
          ).toEqual(expected);
        }
      }
      const single = await pages((after) =>
        store().blotter.trades(
          { accounts: [other] },
          { by: "net", descending: true },
          { limit: 1, after },
        ),
      );
      expect(new Set(single.map(({ id }) => id)).size).toBe(50);
    });

    test("a cursor of another order is refused, and so is nonsense", async () => {
      await fill();
      const { next } = await store().blotter.trades(
        {},
        { by: "net", descending: true },
        { limit: 1 },
      );
      const read = (after: string | undefined) =>
        store().blotter.trades({}, { by: "net", descending: false }, { limit: 1, after });
      await expect(read(next)).rejects.toThrow("does not continue this list");
      await expect(read("nonsense")).rejects.toThrow("does not continue this list");
      const sort = { by: "net", descending: false } as const;
      await expect(store().blotter.trades({}, sort, { limit: 0 })).rejects.toThrow('"0"');
      await expect(store().blotter.trades({}, sort, { limit: 1_001 })).rejects.toThrow('"1001"');
    });

    const closedIn = (trip: RoundTrip, from: string, to: string) => {
      const at = trip.closedAt ?? trip.openedAt;
      return at >= from && at < to;
    };
    const [from, to] = [instantOf(DAY_ONE + 5 * HOUR_MS), instantOf(DAY_ONE + 40 * HOUR_MS)];
    test.each<[string, TradeFilter, (trip: RoundTrip) => boolean]>([
      ["account", { accounts: [other] }, (trip) => trip.account === other],
      ["no account", { accounts: [] }, () => false],
      ["instrument", { instrument: stock("MSFT").id }, (trip) => trip.instrument.symbol === "MSFT"],
      ["currency", { currency: "EUR" }, (trip) => trip.currency === "EUR"],
      ["open", { status: "open" }, (trip) => trip.status === "open"],
      ["closed", { status: "closed" }, (trip) => trip.status === "closed"],
      ["short", { direction: "short" }, (trip) => trip.direction === "short"],
      [
        "win",
        { outcome: "win" },
        (trip) => trip.status === "closed" && trip.netPnl.gt(Decimal.zero),
      ],
      [
        "loss",
        { outcome: "loss" },
        (trip) => trip.status === "closed" && trip.netPnl.lt(Decimal.zero),
      ],
      [
        "even",
        { outcome: "even" },
        (trip) => trip.status === "closed" && trip.netPnl.eq(Decimal.zero),
      ],
      ["time", { from, to }, (trip) => closedIn(trip, from, to)],
      ["search by symbol", { search: "sl" }, (trip) => trip.instrument.symbol === "TSLA"],
      [
        "search by name with a wildcard of SQL",
        { search: "100%" },
        (trip) => trip.instrument.symbol === "TSLA",
      ],
      ["search that is only a wildcard of SQL", { search: "_" }, () => false],
      ["search by note", { search: "REVENGE" }, (trip) => trip.id === "t4"],
      ["search by tag", { search: "news" }, (trip) => trip.id === "t5"],
      ["tag", { tag: "News" }, (trip) => trip.id === "t5"],
      ["part of a tag", { tag: "New" }, () => false],
      [
        "all together",
        {
          accounts: [account],
          status: "closed",
          direction: "long",
          outcome: "loss",
          currency: "USD",
        },
        (trip) =>
          trip.account === account &&
          trip.status === "closed" &&
          trip.direction === "long" &&
          trip.currency === "USD" &&
          trip.netPnl.lt(Decimal.zero),
      ],
    ])("filtered by %s are those that match", async (_, filter, matches) => {
      await fill();
      for (const [id, note, tags] of [
        ["t4", "Pure revenge", []],
        ["t5", "", ["News"]],
      ] as const) {
        const found = TRIPS.find((trip) => trip.id === id);
        if (!found) return expect.unreachable();
        const key = { account: found.account, instrument: found.instrument.id, trip: found.id };
        await store().annotations.annotate(key, { note, tags, updatedAt: second(1) });
      }
      const expected = TRIPS.filter(matches).map(({ id }) => id);
      const found = await collect(store().blotter.allTrades(filter));
      expect(found.map(({ id }) => id).sort()).toEqual(expected.toSorted());
      expect(await store().blotter.countTrades(filter)).toBe(expected.length);
      const outcomes = await collect(store().blotter.outcomes(filter));
      const ends = ({ closedAt, netPnl }: (typeof outcomes)[number]) => `${closedAt} ${netPnl}`;
      expect(outcomes.map(ends)).toEqual(found.map(ends));
      // Three to a run, so that runs end within a moment and within a currency.
      const ways = [tripProfits(store().scoped, filter, 3), store().blotter.profits(filter)];
      for (const profits of ways) {
        const counter = createTotals();
        for (const total of await store().blotter.totals(filter)) counter.total(total);
        for await (const run of profits) run.forEach(counter.run);
        expect(counter.agrees()).toBe(true);
        expect(plain(counter.results())).toEqual(plain(statistics(outcomes)));
      }
      // A filter that matches all or nothing by accident would show nothing.
      if (expected.length === TRIPS.length) expect.unreachable("The filter matches everything");
    });
  });

  describe("figures", () => {
    test.each(["America/New_York", "UTC", "-04:00", "Asia/Kolkata"])(
      "add up by every breakdown in %s",
      async (zone) => {
        await fill();
        const closed = TRIPS.filter(
          (trip) => trip.status === "closed" && trip.direction === "long",
        );
        for (const by of BREAKDOWNS) {
          const buckets = await store().blotter.breakdown({ direction: "long" }, by, zone);
          const expected = new Map<string, { trades: number; wins: number; net: Decimal }>();
          for (const trip of closed) {
            const key = `${bucketOf(by, trip, zone)} ${trip.currency}`;
            const sum = expected.get(key) ?? { trades: 0, wins: 0, net: Decimal.zero };
            const won = trip.netPnl.gt(Decimal.zero) ? 1 : 0;
            expected.set(key, {
              trades: sum.trades + 1,
              wins: sum.wins + won,
              net: sum.net.plus(trip.netPnl),
            });
          }
          const found = buckets.map(({ key, currency, trades, wins, net }) => [
            `${key} ${currency}`,
            plain({ trades, wins, net }),
          ]);
          expect(Object.fromEntries(found), `${by} in ${zone}`).toEqual(
            Object.fromEntries([...expected].map(([key, sum]) => [key, plain(sum)])),
          );
        }
      },
    );

    test("an unknown time zone is refused with what to do", async () => {
      await fill();
      const failing = store().blotter.breakdown({}, "day", "Mars/Olympus");
      await expect(failing).rejects.toMatchObject({
        failure: { code: "zone-unknown", owner: "user" },
      });
    });

    test("the span goes from the first to the last day of a close", async () => {
      expect(await store().blotter.span({})).toBeUndefined();
      await fill();
      const days = TRIPS.flatMap((trip) => trip.closedAt?.slice(0, 10) ?? []).sort();
      expect(await store().blotter.span({})).toEqual({ first: days[0], last: days.at(-1) });
    });
  });

  describe("executions and cash", () => {
    test("pages go from the newest back without a gap, also through equal times", async () => {
      await run(1, (transaction) =>
        transaction.executions([
          ...executions(40),
          ...executions(30, { executedAt: second(20), sequence: 0 }, 100),
        ]),
      );
      const found = await pages((after) => store().blotter.executions({}, { limit: 7, after }));
      const oldestFirst = await collect(store().blotter.allExecutions({}));
      expect(found.length).toBe(70);
      expect(found.toReversed().map(({ id }) => id)).toEqual(oldestFirst.map(({ id }) => id));
      expect(
        oldestFirst.every(
          (each, n) => n === 0 || (oldestFirst[n - 1]?.executedAt ?? "") <= each.executedAt,
        ),
      ).toBe(true);
    });

    test("filters and search narrow executions", async () => {
      await run(1, (transaction) => transaction.executions(executions(10)));
      const named = execution(50, {
        instrument: stock("MSFT"),
        note: "late fill",
        orderId: "o-7",
        account: other,
      });
      await run(2, (transaction) => transaction.executions([identified(named, 3)]));
      const found = async (filter: object) =>
        (await collect(store().blotter.allExecutions(filter))).length;
      expect(await found({ side: "buy" })).toBe(6);
      expect(await found({ import: start(2).id })).toBe(1);
      expect(await found({ accounts: [other] })).toBe(1);
      expect(await found({ instrument: stock().id, from: second(3), to: second(6) })).toBe(3);
      for (const search of ["msf", "LATE", "o-7", "e50"])
        expect(await found({ search }), search).toBe(1);
      expect(await store().blotter.countExecutions({ search: "aapl", side: "sell" })).toBe(5);
    });

    test("cash is read from the newest back and filtered alike", async () => {
      await run(1, (transaction) => transaction.cash([1, 2, 3, 4, 5].map((n) => cash(n))));
      await run(2, (transaction) =>
        transaction.cash([cash(9, { instrument: stock(), description: "Dividend 100%" })]),
      );
      const ids = async (filter: object) =>
        (await pages((after) => store().blotter.cash(filter, { limit: 2, after }))).map(
          ({ id }) => id,
        );
      expect(await ids({})).toEqual(["c9", "c5", "c4", "c3", "c2", "c1"]);
      expect(await ids({ search: "100%" })).toEqual(["c9"]);
      expect(await ids({ import: start(1).id, from: second(2), to: second(4) })).toEqual([
        "c3",
        "c2",
      ]);
      expect(await ids({ side: "buy" })).toEqual([]);
    });
  });

  describe("accounts, positions and imports", () => {
    test("an account whose source tells days only tells them as days", async () => {
      await run(1, async (transaction) => {
        const days = [execution(0, { tradeDate: "2026-01-01" as Day }), execution(90_000)];
        const given = days.map((each, n) => identified({ ...each, precision: "day" }, n + 1));
        await transaction.executions(given);
      });
      const [mine] = await store().blotter.accounts();
      expect(mine?.firstDay).toBe("2026-01-01");
      expect(mine?.lastDay).toBe(mine?.lastAt?.slice(0, 10));
    });

    test("an account tells what it holds and since when", async () => {
      await run(1, async (transaction) => {
        await transaction.executions(executions(4, {}, 3));
        await transaction.balances([
          { account, currency: "USD", cash: Decimal.of("10"), asOf: second(1) },
          { account, currency: "USD", cash: Decimal.of("12.50"), asOf: second(9) },
          { account, currency: "EUR", cash: Decimal.of("-1"), asOf: second(5) },
        ]);
      });
      const [mine, empty] = await store().blotter.accounts();
      expect(mine).toMatchObject({
        id: account,
        executions: 4,
        roundTrips: 0,
        firstAt: second(3),
        lastAt: second(6),
      });
      expect([mine?.firstDay, mine?.lastDay]).toEqual([undefined, undefined]);
      expect(plain(mine?.balances)).toEqual([
        { account, currency: "EUR", cash: "-1", asOf: second(5) },
        { account, currency: "USD", cash: "12.5", asOf: second(9) },
      ]);
      expect(empty).toMatchObject({ id: other, executions: 0, balances: [] });
    });

    test("derived positions stand beside what was last reported, and agree or not", async () => {
      const held = (symbol: string, quantity: number, direction: "long" | "short" = "long") =>
        roundTrip({
          id: roundTripId(symbol),
          instrument: stock(symbol),
          direction,
          closedAt: undefined,
          quantity: Decimal.of(quantity),
          openQuantity: Decimal.of(quantity),
        });
      await run(1, async (transaction) => {
        for (const [n, symbol] of ["AGREES", "DIFFERS", "SHORT", "UNSAID", "LATER"].entries()) {
          const at = symbol === "LATER" ? second(99) : second(n);
          const quantity = symbol === "SHORT" ? 3 : 10;
          await transaction.executions([
            identified(execution(n, { instrument: stock(symbol), executedAt: at })),
          ]);
          const trip = held(symbol, quantity, symbol === "SHORT" ? "short" : "long");
          await transaction.replaceRoundTrips(
            { account, instrument: trip.instrument.id, since: at },
            undefined,
            one([trip]),
          );
        }
        const said = (symbol: string, quantity: number, asOf = second(50)) => ({
          account,
          instrument: stock(symbol),
          quantity: Decimal.of(quantity),
          asOf,
        });
        await transaction.positions([
          said("AGREES", 10),
          said("DIFFERS", 11),
          said("SHORT", -3),
          said("LATER", 4),
          said("UNKNOWN", 1),
          said("AGREES", 7, second(40)),
        ]);
      });
      const found = await store().blotter.positions();
      const view = found.map((each) => [
        each.instrument.symbol,
        `${each.quantity}`,
        each.reported && `${each.reported.quantity}`,
        each.agrees,
      ]);
      expect(view).toEqual([
        ["AGREES", "10", "10", true],
        ["DIFFERS", "10", "11", false],
        ["LATER", "10", "4", undefined],
        ["SHORT", "-3", "-3", true],
        ["UNKNOWN", "0", "1", false],
        ["UNSAID", "10", undefined, undefined],
      ]);
      expect(found[0]?.averagePrice?.toString()).toBe("100.25");
      expect(await store().blotter.positions([other])).toEqual([]);
    });

    test("imports and their quarantine are read in pages, the newest first", async () => {
      for (const n of [1, 2, 3]) {
        await run(n, (transaction) =>
          transaction.quarantine(
            [1, 2, 3].map((line) => ({
              line,
              code: "bad-date",
              reason: "No date",
              raw: `row ${line}`,
              ...(line === 2 ? { section: "Trades" } : {}),
            })),
          ),
        );
      }
      const imports = await pages((after) => store().blotter.imports({ limit: 2, after }));
      expect(imports.map((each) => each.report.id)).toEqual([
        start(3).id,
        start(2).id,
        start(1).id,
      ]);
      expect(imports[0]).toEqual({
        report: report(start(3)),
        startedAt: second(3),
        bytes: 1_003,
        quarantined: 3,
        sample: false,
      });
      expect(await store().blotter.import(start(2).id)).toEqual(imports[1]);
      expect(await store().blotter.import(start(9).id)).toBeUndefined();
      const rows = await pages((after) => store().blotter.quarantine({}, { limit: 4, after }));
      expect(rows.map((row) => `${row.file} ${row.line}`)).toEqual(
        [3, 2, 1].flatMap((n) => [1, 2, 3].map((line) => `statement-${n}.csv ${line}`)),
      );
      expect(
        await pages((after) =>
          store().blotter.quarantine({ import: start(2).id }, { limit: 2, after }),
        ),
      ).toMatchObject([{ line: 1 }, { line: 2, section: "Trades", importer: "acme" }, { line: 3 }]);
    });
  });
}

/**
 * The same order as the database's, worked out here: by the value, then by account, instrument and
 * id.
 */
function compareBy(
  by: (typeof TRADE_SORTS)[number],
  a: BlotterRoundTrip,
  b: BlotterRoundTrip,
): number {
  const text = (trip: BlotterRoundTrip) =>
    ({ opened: trip.openedAt, closed: trip.closedAt ?? "~", symbol: trip.instrument.symbol })[
      by as string
    ];
  const number = (trip: BlotterRoundTrip) =>
    ({ quantity: trip.quantity, gross: trip.grossPnl, net: trip.netPnl, fees: trip.fees })[
      by as string
    ] ?? Decimal.of(trip.holdingMs ?? -1);
  const keys = (trip: BlotterRoundTrip) =>
    [trip.account, trip.instrument.id, trip.id].join("\u0001");
  const [x, y] = [text(a), text(b)];
  const first =
    x !== undefined && y !== undefined ? (x < y ? -1 : x > y ? 1 : 0) : number(a).cmp(number(b));
  return first !== 0 ? first : keys(a) < keys(b) ? -1 : 1;
}

function bucketOf(by: (typeof BREAKDOWNS)[number], trip: RoundTrip, zone: string): string {
  if (by === "symbol") return trip.instrument.symbol;
  if (by === "account") return trip.account;
  const parts = new Intl.DateTimeFormat("en-US", {
    // Node 20 does not read offsets as zones; in the names of these the sign is turned round.
    timeZone: zone === "-04:00" ? "Etc/GMT+4" : zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "numeric",
    hourCycle: "h23",
    weekday: "short",
  }).formatToParts(new Date(epochMs(trip.closedAt ?? trip.openedAt)));
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  if (by === "hour") return String(Number(part["hour"]));
  if (by === "weekday")
    return String(
      ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part["weekday"] ?? "") + 1,
    );
  return by === "month"
    ? `${part["year"]}-${part["month"]}`
    : `${part["year"]}-${part["month"]}-${part["day"]}`;
}
