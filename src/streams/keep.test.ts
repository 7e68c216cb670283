import { expect, test } from "vitest";
import { simulatedClock } from "#testing";
import { ACCOUNT, chances, FAKE_STREAM, fakeLine, FIXED_STREAM, shares } from "./fakes.ts";
import { keepStream, type KeepParts } from "./keep.ts";
import type { StreamStatus, Told } from "./status.ts";

const ACME = shares("ACME");
const INIT = shares("INIT");

function kept(given: Partial<KeepParts> = {}, lineGiven: Parameters<typeof fakeLine>[0] = {}) {
  const clock = simulatedClock();
  const net = fakeLine(lineGiven);
  const told: Told[] = [];
  const statuses: StreamStatus[] = [];
  const stream = keepStream({
    ...{ stream: FAKE_STREAM, line: net.line, account: ACCOUNT, instruments: [ACME] },
    ...{ clock, random: chances(1), onEvent: (event) => told.push(event) },
    onStatus: (status) => statuses.push(status),
    ...given,
  });
  const states = () => statuses.map(({ state }) => state);
  const say = async (...messages: string[]) => {
    for (const message of messages) net.last().listener.onMessage(message);
    await clock.advance(0);
  };
  const open = async () => {
    await clock.advance(0);
    net.last().listener.onOpen();
    await say("ready");
  };
  return { clock, net, told, statuses, states, stream, say, open };
}

test("a stream is open once the broker says so, and follows what is asked", async () => {
  const { net, open, stream, say, told, states } = kept();
  await open();
  expect(net.last().sent).toEqual(["+ACME"]);
  stream.follow([ACME, INIT]);
  stream.follow([INIT]);
  expect(net.last().sent).toEqual(["+ACME", "+INIT", "-ACME"]);
  await say("INIT 20", "alive");
  expect(told).toMatchObject([{ kind: "quote", quote: { instrument: INIT.id } }]);
  expect(states()).toEqual(["connecting", "open"]);
});

test("a stream that ends is opened again with what is followed by then", async () => {
  const { clock, net, open, stream, states } = kept();
  await open();
  net.last().listener.onEnd(new Error("gone"));
  stream.follow([INIT]);
  await clock.advance(1_000);
  expect(net.links).toHaveLength(2);
  await open();
  expect(net.last().sent).toEqual(["+INIT"]);
  expect(states()).toEqual(["connecting", "open", "waiting", "connecting", "open"]);
});

test("a silent stream is stale, closed and opened again", async () => {
  const { clock, net, open, statuses } = kept();
  await open();
  await clock.advance(14_999);
  expect(net.links).toHaveLength(1);
  await clock.advance(1_002);
  expect(net.links[0]).toMatchObject({ isClosed: true });
  expect(statuses.find(({ state }) => state === "stale")?.failure?.code).toBe("stream-silent");
  expect(net.links).toHaveLength(2);
});

test("a ping that is answered keeps a stream that has nothing to tell", async () => {
  const pinged = { ...FAKE_STREAM, heartbeat: { everyMs: 5_000 } };
  const { clock, net, open } = kept({ stream: pinged });
  await open();
  for (let turn = 0; turn < 12; turn++) {
    await clock.advance(5_000);
    net.last().listener.onAlive();
  }
  expect(net.links).toHaveLength(1);
  expect(net.last().pings).toBe(12);
});

test("a heartbeat is sent at its interval", async () => {
  const { clock, net, open } = kept();
  await open();
  await clock.advance(10_000);
  expect(net.last().sent.filter((each) => each === "beat")).toHaveLength(2);
});

test("a broker that is never ready is dialled again", async () => {
  const { clock, net } = kept();
  await clock.advance(20_000 + 1_000);
  expect(net.links).toHaveLength(2);
  expect(net.links[0]?.isClosed).toBe(true);
});

test("a log-in that is refused is not tried again until a person asks for it", async () => {
  const { clock, net, open, say, stream, statuses } = kept();
  await open();
  await say("refused auth");
  await clock.advance(86_400_000);
  expect(net.links).toHaveLength(1);
  expect(statuses.at(-1)).toMatchObject({ state: "refused", failure: { owner: "user" } });
  stream.retry();
  await clock.advance(0);
  expect(net.links).toHaveLength(2);
});

test("a token that is refused is renewed once, and not a second time", async () => {
  const { clock, net, open, say, statuses } = kept({}, { canRenew: true });
  await open();
  await say("refused auth");
  await clock.advance(1_000);
  expect(net.links.map(({ renew }) => renew)).toEqual([false, true]);
  await open();
  await say("refused auth");
  await clock.advance(86_400_000);
  expect(net.links).toHaveLength(2);
  expect(statuses.at(-1)?.state).toBe("refused");
});

test("waits grow while openings fail, and begin anew after one that lasted", async () => {
  const waits: number[] = [];
  const { clock, net, open } = kept({ random: { fraction: () => 0.999 } });
  for (let turn = 0; turn < 8; turn++) {
    await clock.advance(0);
    const before = clock.monotonicMs();
    const count = net.links.length;
    net.last().listener.onEnd(new Error("no"));
    while (net.links.length === count) await clock.advance(50);
    waits.push(Math.round((clock.monotonicMs() - before) / 1000));
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  await open();
  for (let turn = 0; turn < 4; turn++) {
    await clock.advance(10_000);
    net.last().listener.onMessage("alive");
  }
  net.last().listener.onEnd(new Error("no"));
  await clock.advance(1_000);
  expect(net.links).toHaveLength(10);
});

test("a limit of the broker is waited for and not taken for a refusal", async () => {
  const { clock, net, open, say } = kept();
  await open();
  await say("refused limit");
  await clock.advance(1_000);
  expect(net.links).toHaveLength(2);
});

test("a message that cannot be read ends the stream, which is opened again", async () => {
  const { clock, net, open, say } = kept();
  await open();
  await say("odd");
  expect(net.last().isClosed).toBe(true);
  await clock.advance(1_000);
  expect(net.links).toHaveLength(2);
});

test("a stream whose address names its instruments is opened anew once for many changes", async () => {
  const { clock, net, open, stream, states } = kept({ stream: FIXED_STREAM });
  await open();
  stream.follow([ACME, INIT]);
  stream.follow([INIT]);
  await clock.advance(1_000);
  expect(net.links).toHaveLength(2);
  expect(states()).toEqual(["connecting", "open", "connecting"]);
});

test("nothing is told after a stream was closed, and its socket is gone", async () => {
  const { clock, net, open, stream, told, states } = kept();
  await open();
  const closing = stream.close();
  net.last().listener.onMessage("ACME 1");
  await clock.finish(closing);
  expect(told).toEqual([]);
  expect(net.last().isClosed).toBe(true);
  await clock.advance(600_000);
  expect(net.links).toHaveLength(1);
  expect(states().at(-1)).toBe("closed");
});
