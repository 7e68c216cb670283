import { expect, test } from "vitest";
import { createEvents } from "#http";
import { createStreams } from "./streams.ts";

const never = () => new Promise<void>(() => undefined);

test("streams of a session end with it, and those of others go on", () => {
  const streams = createStreams(never);
  const events = createEvents();
  const ended: string[] = [];
  streams.watched(events, "session:a").onClose(() => ended.push("a"));
  streams.watched(events, "session:b").onClose(() => ended.push("b"));
  streams.end("session:a");
  expect(ended).toEqual(["a"]);
  events.close();
  expect(ended).toEqual(["a", "a", "b"]);
});

test("a stream that ended is not ended again", () => {
  const streams = createStreams(never);
  let ended = 0;
  const stop = streams.watched(createEvents(), "key:k").onClose(() => ended++);
  stop();
  streams.end("key:k");
  expect(ended).toBe(0);
});

test("a stream ends by itself after a while, and its timer with it", async () => {
  let wake = () => undefined as void;
  let asked = 0;
  let signal: AbortSignal | undefined;
  const streams = createStreams((ms, given) => {
    asked = ms;
    signal = given;
    return new Promise((resolve) => (wake = resolve));
  });
  let ended = 0;
  const stop = streams.watched(createEvents(), "key:k").onClose(() => ended++);
  wake();
  await Promise.resolve();
  expect([ended, asked]).toEqual([1, 15 * 60_000]);
  stop();
  expect(signal?.aborted).toBe(true);
});
