import { describe, expect, it } from "vitest";
import { connectionId, instantOf, type PullId } from "#domain";
import { BrokerAuthError, BrokerRateLimitError } from "#guard";
import type { CallRequest, PullAbout, PullResult } from "#sync";
import { simulatedClock } from "#testing";
import { createLog } from "../log/log.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { noTracer } from "../telemetry/tracer.ts";
import { createWatch, unwatched } from "./watch.ts";

const clock = simulatedClock();
const connection = { id: connectionId("c1"), broker: "oanda", environment: "live" } as const;
const about = { connection, trigger: "scheduled", pull: "p1" } as unknown as PullAbout;
const pull = {
  ...{ id: "p1" as PullId, connection: connection.id, trigger: "scheduled" as const },
  ...{ startedAt: instantOf(0), outcome: "succeeded" as const, durationMs: 12, waitedMs: 0 },
  ...{ imported: 3, skipped: 0, updated: 0, quarantined: 0, pages: 1, calls: 2, retries: 0 },
};

async function watching() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = await createLog({ level: "debug", format: "json", clock, write });
  const metrics = await createMetrics({ clock, isKnown: () => true });
  const { monotonicMs } = clock;
  const watch = createWatch({ log, metrics, tracer: noTracer, monotonicMs });
  const shown = async (start: string) => {
    const { text } = await clock.finish(metrics.read());
    return text.split("\n").filter((line) => line.startsWith(`openblotter_${start}`));
  };
  return { watch, lines, shown };
}

describe("a watched pull", () => {
  it("gives what it gives, and is told with its ids and counts", async () => {
    const { watch, lines } = await watching();
    const result: PullResult = { status: "succeeded", pull };
    expect(await watch.pull(about, async () => result)).toBe(result);
    expect(lines).toMatchObject([
      { level: "info", msg: "Read", connection: "c1", broker: "oanda", pull: "p1", imported: 3 },
    ]);
  });

  it.each([
    ["the user", { code: "x", owner: "user", message: "Sign in", next: "Reconnect" }, "warn"],
    ["a fault", undefined, "error"],
  ] as const)(
    "that fails is a warning where somebody can act, else an error: %s",
    async (...row) => {
      const [, failure, level] = row;
      const { watch, lines } = await watching();
      const error = failure
        ? new BrokerAuthError("No", { broker: "oanda", code: "AUTH_EXPIRED" })
        : new TypeError("x is no function");
      const told = failure ?? { code: "fault", owner: "us", message: "A fault", next: "Report it" };
      const failed = { ...pull, outcome: "failed" as const, failure: told };
      await watch.pull(about, async () => ({ status: "failed", pull: failed, error }));
      expect(lines).toMatchObject([{ level, failure: told.code, owner: told.owner }]);
    },
  );

  it("that throws is passed on and counted as failed, and runs no more", async () => {
    const { watch, lines, shown } = await watching();
    const lost = () => Promise.reject(new Error("The database is away"));
    await expect(watch.pull(about, lost)).rejects.toThrow("away");
    expect(await shown("pulls_running")).toEqual(['openblotter_pulls_running{broker="oanda"} 0']);
    expect((await shown("pulls_total")).join()).toMatch(/outcome="failed"} 1/);
    expect(lines).toEqual([]);
  });
});

describe("a watched call", () => {
  it("tells whoever listened before, the metrics and the log", async () => {
    const { watch, lines, shown } = await watching();
    const heard: unknown[] = [];
    const request = { connection, observe: (event: unknown) => heard.push(event) };
    const observe = watch.observer(request as unknown as CallRequest);
    observe({ type: "sent", what: "GET /x", attempt: 1 });
    observe({ type: "answered", what: "GET /x", status: 200, durationMs: 3.4 });
    expect(heard).toHaveLength(2);
    expect(lines).toMatchObject([{ level: "debug", call: "GET /x", status: 200, durationMs: 3 }]);
    expect(await shown("broker_requests_total")).toHaveLength(1);
  });

  it("that fails is counted by its code, and fails as it did", async () => {
    const { watch, shown } = await watching();
    const error = new BrokerRateLimitError("Slow down", { broker: "oanda", outcome: "rejected" });
    const call = watch.call({ connection, lane: "sync" } as unknown as CallRequest, () =>
      Promise.reject(error),
    );
    const endpoint = { method: "GET", path: "/x" } as unknown as Parameters<typeof call>[0];
    await expect(call(endpoint, {})).rejects.toBe(error);
    expect(await shown("broker_errors_total")).toEqual([
      'openblotter_broker_errors_total{broker="oanda",code="RATE_LIMIT_EXCEEDED"} 1',
    ]);
  });
});

describe("a watched transaction", () => {
  it("is timed by how it ended", async () => {
    const { watch, shown } = await watching();
    const database = watch.database({
      transaction: async (work: (session: unknown) => Promise<unknown>) => work({}),
    } as unknown as Parameters<typeof watch.database>[0]);
    expect(await database.transaction(async () => 7)).toBe(7);
    await expect(database.transaction(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await shown("database_transaction_seconds_count")).toEqual([
      'openblotter_database_transaction_seconds_count{outcome="committed"} 1',
      'openblotter_database_transaction_seconds_count{outcome="undone"} 1',
    ]);
  });
});

it("nobody who looks on changes nothing", async () => {
  const result: PullResult = { status: "busy" };
  expect(await unwatched.pull(about, async () => result)).toBe(result);
  const database = {} as Parameters<typeof unwatched.database>[0];
  expect(unwatched.database(database)).toBe(database);
});
