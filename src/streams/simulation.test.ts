/** One stream against a far side that fails in every way that it can, under chance from a seed. */
import { expect, test } from "vitest";
import type { LinkListener } from "#kit";
import { simulatedClock } from "#testing";
import type { Line } from "./dial.ts";
import { ACCOUNT, chances, FAKE_STREAM, fakeLine, shares } from "./fakes.ts";
import { keepStream } from "./keep.ts";

const CHAOS_MS = 600_000;
/** Silence, the longest wait, and the time that a ready broker needs. */
const BOUND_MS = 15_000 + 60_000 + 5_000;
const SEEDS = 100;

/** A network that is bad until it is told to be good. */
function badNetwork(seed: number, clock: ReturnType<typeof simulatedClock>) {
  const random = chances(seed);
  const seen = { sockets: 0, most: 0, dials: 0, sent: 0, isGood: false };
  const chance = (share: number) => !seen.isGood && random.fraction() < share;
  const wait = (ms: number) => clock.sleep(ms);

  async function farSide(listener: LinkListener, isOver: () => boolean): Promise<void> {
    const say = (message: string) => {
      if (!isOver()) listener.onMessage(message);
    };
    await wait(200 * random.fraction());
    if (isOver()) return;
    if (chance(0.3)) return listener.onEnd(new Error("refused"));
    if (chance(0.1)) return;
    listener.onOpen();
    await wait(200 * random.fraction());
    if (chance(0.1)) return;
    if (chance(0.05)) return say("refused limit");
    say("ready");
    for (;;) {
      await wait(1_000);
      if (isOver()) return;
      if (chance(0.02)) return listener.onEnd(new Error("dropped"));
      // Half-open: nobody is there, and nobody says so.
      if (chance(0.02)) return;
      if (chance(0.01)) say("odd");
      const message = `ACME ${++seen.sent}`;
      say(message);
      if (chance(0.2)) say(message);
    }
  }

  const dial: Line["dial"] = (listener) => {
    let isClosed = false;
    let isGone = false;
    seen.dials++;
    seen.most = Math.max(seen.most, ++seen.sockets);
    const leave = () => {
      if (!isGone) seen.sockets--;
      isGone = true;
    };
    const far: LinkListener = {
      ...listener,
      onEnd: (error) => (leave(), listener.onEnd(error)),
    };
    void farSide(far, () => isClosed || isGone);
    return {
      send: () => undefined,
      ping: () => undefined,
      async close() {
        isClosed = true;
        if (!isGone) await wait(1_000 * random.fraction());
        leave();
      },
    };
  };
  return { seen, dial };
}

async function run(seed: number) {
  const clock = simulatedClock();
  const { seen, dial } = badNetwork(seed, clock);
  let heard = 0;
  const stream = keepStream({
    ...{ stream: FAKE_STREAM, line: { ...fakeLine().line, dial }, account: ACCOUNT },
    ...{ clock, random: chances(seed + 1), instruments: [shares("ACME")] },
    onEvent: () => heard++,
  });
  await clock.advance(CHAOS_MS);
  seen.isGood = true;
  const before = clock.monotonicMs();
  while (stream.status().state !== "open" || seen.sockets !== 1) {
    if (clock.monotonicMs() - before > BOUND_MS) break;
    await clock.advance(500);
  }
  // What only looks open, since it is half-open, has to prove itself.
  const heardThen = heard;
  await clock.advance(BOUND_MS);
  const wasOpen = stream.status().state === "open" && heard > heardThen;
  const closing = stream.close();
  const heardAtClose = heard;
  await clock.advance(5_000);
  await closing;
  const after = { sockets: seen.sockets, heard: heard - heardAtClose };
  return { wasOpen, most: seen.most, dials: seen.dials, after };
}

test(`over ${SEEDS} bad networks a stream is open again in bounded time, with one socket`, async () => {
  let dials = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { dials: tried, ...result } = await run(seed);
    dials += tried;
    expect({ seed, ...result }).toEqual({
      ...{ seed, wasOpen: true, most: 1 },
      after: { sockets: 0, heard: 0 },
    });
  }
  // A network that never failed would show nothing.
  expect(dials).toBeGreaterThan(SEEDS * 5);
});
