import { expect, test } from "vitest";
import { Decimal, type Instrument, instantOf } from "#domain";
import { BrokerRateLimitError } from "#guard";
import { simulatedClock } from "#testing";
import type { UpstreamListener } from "./bus.ts";
import { ACCOUNT, chances, FAKE_STREAM, fakeLine, shares } from "./fakes.ts";
import { pollQuotes } from "./poll.ts";
import { streamedQuotes } from "./upstream.ts";

const [ACME, INIT] = [shares("ACME"), shares("INIT")];

function world(answer: () => void = () => undefined) {
  const clock = simulatedClock();
  const asked: string[] = [];
  const told: string[] = [];
  const ask = async ({ id, symbol }: Instrument) => {
    asked.push(symbol);
    answer();
    return { instrument: id, bid: Decimal.one, at: instantOf(0) };
  };
  const listener: UpstreamListener = {
    onQuote: ({ instrument }) => told.push(instrument),
    onLive: (isLive) => told.push(isLive ? "live" : "away"),
  };
  const parts = { ask, clock, everyMs: 5_000 };
  return { clock, asked, told, listener, parts };
}

test("each instrument is asked for in turn, in rounds", async () => {
  const { clock, asked, listener, parts } = world();
  const polled = pollQuotes(parts, [ACME, INIT], listener);
  await clock.advance(5_000);
  expect(asked).toEqual(["ACME", "INIT", "ACME", "INIT"]);
  polled.follow([INIT]);
  await clock.advance(5_000);
  expect(asked.slice(4)).toEqual(["INIT"]);
  await clock.finish(polled.close());
  await clock.advance(60_000);
  expect(asked).toHaveLength(5);
});

test("a broker that asks to wait is asked no earlier, and errors slow the asking down", async () => {
  const { clock, asked, told, listener, parts } = world(() => {
    throw new BrokerRateLimitError("Too many", { retryAfterMs: 30_000 });
  });
  const polled = pollQuotes(parts, [ACME], listener);
  await clock.advance(29_999);
  expect(asked).toHaveLength(1);
  await clock.advance(1);
  expect(asked).toHaveLength(2);
  await clock.advance(30_000 + 40_000);
  expect(asked).toHaveLength(4);
  expect(new Set(told)).toEqual(new Set(["away"]));
  await clock.finish(polled.close());
});

test("quotes are asked for while their stream is away, and not a moment longer", async () => {
  const { clock, asked, told, listener, parts } = world();
  const net = fakeLine();
  const upstream = streamedQuotes(
    {
      stream: {
        ...{ stream: FAKE_STREAM, line: net.line, account: ACCOUNT },
        ...{ clock, random: chances(1) },
      },
      instead: (list, to) => pollQuotes(parts, list, to),
      ...{ clock, patienceMs: 10_000 },
    },
    [ACME],
    listener,
  );
  await clock.advance(9_999);
  expect(asked).toEqual([]);
  await clock.advance(6_000);
  expect(asked).toEqual(["ACME", "ACME"]);
  net.last().listener.onOpen();
  net.last().listener.onMessage("ready");
  await clock.advance(10_000);
  expect(asked).toHaveLength(2);
  net.last().listener.onMessage("ACME 3");
  expect(told.at(-1)).toBe(ACME.id);
  await clock.finish(upstream.close());
  expect(net.last().isClosed).toBe(true);
});
