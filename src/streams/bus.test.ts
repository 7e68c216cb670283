import { expect, test } from "vitest";
import { Decimal, instantOf, type Instrument } from "#domain";
import { createQuoteBus, type QuoteUpdate, type UpstreamListener } from "./bus.ts";
import { shares } from "./fakes.ts";
import { newestQuotes } from "./newest.ts";

const [ACME, INIT, COIN] = [shares("ACME"), shares("INIT"), shares("COIN")];

type Opened = {
  readonly channel: string;
  followed: readonly string[];
  readonly listener: UpstreamListener;
  isClosed: boolean;
  finish: () => void;
};

function world() {
  const opened: Opened[] = [];
  const symbols = (list: readonly Instrument[]) => list.map(({ symbol }) => symbol);
  const bus = createQuoteBus({
    channelOf: ({ symbol }) => (symbol === "COIN" ? "coins" : "shares"),
    clock: { now: () => instantOf(1_000) },
    open(channel, instruments, listener) {
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const one: Opened = {
        ...{ channel, followed: symbols(instruments), listener, isClosed: false, finish },
      };
      opened.push(one);
      return {
        follow: (list) => void (one.followed = symbols(list)),
        async close() {
          one.isClosed = true;
          await finished;
        },
      };
    },
  });
  return { bus, opened, settle: () => new Promise<void>((resolve) => setImmediate(resolve)) };
}

const bid = (of: Instrument, price: string) => ({
  ...{ instrument: of.id, bid: Decimal.of(price), at: instantOf(0) },
});
const last = (of: Instrument, price: string) => ({
  ...{ instrument: of.id, last: Decimal.of(price), at: instantOf(0) },
});
const prices = (updates: readonly QuoteUpdate[]) =>
  updates.map(({ quote, isStale }) => `${quote.bid}${isStale ? " stale" : ""}`);

test("many subscribers share one upstream, which ends with the last of them", async () => {
  const { bus, opened, settle } = world();
  const leaves = Array.from({ length: 3 }, () => bus.subscribe([ACME], () => undefined));
  const other = bus.subscribe([ACME, INIT], () => undefined);
  await settle();
  expect(opened.map(({ channel, followed }) => [channel, ...followed])).toEqual([
    ["shares", "ACME", "INIT"],
  ]);
  other();
  other();
  expect(opened[0]?.followed).toEqual(["ACME"]);
  for (const leave of leaves) leave();
  await settle();
  expect(opened[0]?.isClosed).toBe(true);
  expect(bus.followed()).toBe(0);
});

test("each subscriber gets what it follows, and who comes later the last that is known", async () => {
  const { bus, opened, settle } = world();
  const [first, second]: [QuoteUpdate[], QuoteUpdate[]] = [[], []];
  bus.subscribe([ACME], (update) => first.push(update));
  bus.subscribe([INIT], () => undefined);
  await settle();
  opened[0]?.listener.onQuote(bid(ACME, "1"));
  opened[0]?.listener.onQuote(bid(INIT, "7"));
  bus.subscribe([ACME], (update) => second.push(update));
  opened[0]?.listener.onQuote(bid(ACME, "2"));
  expect(prices(first)).toEqual(["1", "2"]);
  expect(prices(second)).toEqual(["1", "2"]);
});

test("a trade keeps the offers, and offers the last trade", async () => {
  const { bus, opened, settle } = world();
  bus.subscribe([ACME], () => undefined);
  await settle();
  opened[0]?.listener.onQuote({ ...bid(ACME, "1"), ask: Decimal.of("2") });
  opened[0]?.listener.onQuote(last(ACME, "1.5"));
  expect(bus.last(ACME.id)?.quote).toMatchObject({ ask: Decimal.of("2"), last: Decimal.of("1.5") });
  opened[0]?.listener.onQuote(bid(ACME, "1.2"));
  expect(bus.last(ACME.id)?.quote).toEqual({
    ...bid(ACME, "1.2"),
    last: Decimal.of("1.5"),
  });
});

test("what is known goes stale with its upstream, and is fresh with the next price", async () => {
  const { bus, opened, settle } = world();
  const seen: QuoteUpdate[] = [];
  bus.subscribe([ACME, COIN], (update) => seen.push(update));
  await settle();
  const [of, coins] = opened as [Opened, Opened];
  of.listener.onLive(true);
  of.listener.onQuote(bid(ACME, "1"));
  coins.listener.onQuote(bid(COIN, "9"));
  of.listener.onLive(false);
  of.listener.onLive(false);
  of.listener.onLive(true);
  of.listener.onQuote(bid(ACME, "2"));
  expect(prices(seen)).toEqual(["1", "9", "1 stale", "2"]);
});

test("an upstream is opened anew only once the one before is gone", async () => {
  const { bus, opened, settle } = world();
  bus.subscribe([ACME], () => undefined)();
  await settle();
  expect(opened).toHaveLength(0);
  const leave = bus.subscribe([ACME], () => undefined);
  await settle();
  leave();
  bus.subscribe([INIT], () => undefined);
  await settle();
  expect(opened).toHaveLength(1);
  opened[0]?.finish();
  await settle();
  expect(opened.map(({ followed }) => followed.join())).toEqual(["ACME", "INIT"]);
});

test("a slow subscriber gets the newest of each instrument, and how many it missed", async () => {
  const { bus, opened, settle } = world();
  const slow = newestQuotes(bus, [ACME, INIT]);
  await settle();
  for (let price = 1; price <= 1000; price++)
    opened[0]?.listener.onQuote(bid(price % 2 === 0 ? ACME : INIT, String(price)));
  const taken = slow[Symbol.asyncIterator]();
  const { value } = (await taken.next()) as { value: readonly QuoteUpdate[] };
  expect(prices(value).toSorted()).toEqual(["1000", "999"]);
  expect(slow.overtaken()).toBe(998);
  const waits = taken.next();
  await taken.return?.();
  expect(await waits).toEqual({ done: true, value: undefined });
  await settle();
  expect(opened[0]?.isClosed).toBe(true);
});
