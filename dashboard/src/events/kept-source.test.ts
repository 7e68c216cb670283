import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepSource, waitMs } from "./kept-source.ts";

/** A stream as browsers have it, moved by hand. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    made.push(this);
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  /** Given up by the browser, or about to be opened by it again. */
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
}
let made: FakeSource[] = [];

beforeEach(() => {
  made = [];
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function kept() {
  const told: unknown[] = [];
  const close = keepSource("/api/x", {
    onOpen: () => told.push("open"),
    onEnd: (isOver) => told.push(isOver ? "over" : "lost"),
    events: { quote: (data) => told.push(data) },
  });
  return { told, close };
}

test("a stream that the browser gave up is opened again, later each time until it was open", () => {
  const { told, close } = kept();
  const opensAfter = [1_000, 2_000, 4_000];
  for (const [n, ms] of opensAfter.entries()) {
    made[n]?.fail(FakeSource.CLOSED);
    vi.advanceTimersByTime(ms - 1);
    expect(made).toHaveLength(n + 1);
    vi.advanceTimersByTime(1);
    expect(made).toHaveLength(n + 2);
  }
  made[3]?.open();
  made[3]?.fail(FakeSource.CLOSED);
  vi.advanceTimersByTime(1_000);
  expect(made).toHaveLength(5);
  made[4]?.dispatchEvent(new MessageEvent("quote", { data: "{}" }));
  expect(told).toEqual(["over", "over", "over", "open", "over", "{}"]);
  close();
});

test("what the browser opens again by itself is left to it", () => {
  const { told, close } = kept();
  made[0]?.open();
  made[0]?.fail(0);
  vi.advanceTimersByTime(120_000);
  expect(made).toHaveLength(1);
  expect(told).toEqual(["open", "lost"]);
  close();
});

test("nothing is opened any more once it was ended", () => {
  const { close } = kept();
  made[0]?.fail(FakeSource.CLOSED);
  close();
  vi.advanceTimersByTime(120_000);
  expect(made).toHaveLength(1);
});

test("the wait has a bound, and pages do not come back together", () => {
  expect([waitMs(100, 1), waitMs(100, 0)]).toEqual([60_000, 30_000]);
  expect(waitMs(0, 0)).toBe(500);
});
