import { describe, expect, it } from "vitest";
import { type ConnectionId, instantOf, type PullId } from "#domain";
import { BrokerAuthError, BrokerRateLimitError, createMemoryLimiter } from "#guard";
import type { Pull, PullResult } from "#sync";
import { simulatedClock } from "#testing";
import { createMetrics } from "./metrics.ts";

const T0 = Date.UTC(2026, 0, 5);

/** Metrics on a clock of their own, which know of two brokers. */
async function measured() {
  const clock = simulatedClock(T0);
  const isKnown = (id: string) => id === "oanda" || id === "alpaca";
  const metrics = await createMetrics({ clock, isKnown });
  const shown = async (name: string) => {
    const { text } = await clock.finish(metrics.read());
    return text.split("\n").filter((line) => line.startsWith(`openblotter_${name}`));
  };
  return { clock, metrics, shown };
}

const PULL: Pull = {
  id: "p1" as PullId,
  connection: "c1" as ConnectionId,
  trigger: "scheduled",
  startedAt: instantOf(T0),
  outcome: "succeeded",
  ...{ imported: 3, skipped: 2, updated: 1, quarantined: 0 },
  ...{ pages: 2, calls: 4, retries: 1, waitedMs: 0, durationMs: 1_500 },
};
const labels = { broker: "oanda", environment: "paper", trigger: "scheduled" } as const;

describe("a pull", () => {
  it("is counted with its records and its time, also while it runs", async () => {
    const { metrics, shown } = await measured();
    metrics.pullBegan(labels, instantOf(T0 - 2_000));
    expect(await shown("pulls_running")).toEqual(['openblotter_pulls_running{broker="oanda"} 1']);
    metrics.pullEnded(labels, { status: "succeeded", pull: PULL });
    const own = 'broker="oanda",environment="paper"';
    expect(await shown("pulls_")).toEqual([
      `openblotter_pulls_total{${own},trigger="scheduled",outcome="succeeded"} 1`,
      `openblotter_pulls_total{${own},trigger="scheduled",outcome="failed"} 0`,
      'openblotter_pulls_running{broker="oanda"} 0',
    ]);
    expect(await shown("pull_duration_seconds_sum")).toEqual([
      `openblotter_pull_duration_seconds_sum{${own}} 1.5`,
    ]);
    expect(await shown("pull_records_total")).toContain(
      'openblotter_pull_records_total{broker="oanda",result="imported"} 3',
    );
    expect(await shown("schedule_start_lag_seconds_sum")).toEqual([
      "openblotter_schedule_start_lag_seconds_sum 2",
    ]);
  });

  it("that fails is counted by what is the matter", async () => {
    const { metrics, shown } = await measured();
    const auth = new BrokerAuthError("No", { broker: "oanda", code: "AUTH_EXPIRED" });
    const failed: PullResult = {
      status: "failed",
      pull: { ...PULL, outcome: "failed" },
      error: auth,
    };
    metrics.pullBegan(labels);
    metrics.pullEnded(labels, failed);
    expect(await shown("pull_failures_total")).toContain(
      'openblotter_pull_failures_total{broker="oanda",environment="paper",reason="needs-user"} 1',
    );
    expect(await shown("pull_failures_total")).toHaveLength(4);
  });

  it("that throws has failed, and of a broker that nobody knows is one of the others", async () => {
    const { metrics, shown } = await measured();
    const strange = { ...labels, broker: 'evil"} 1\nx{a="' };
    metrics.pullBegan(strange);
    metrics.pullEnded(strange, undefined);
    expect(await shown("pulls_total")).toContain(
      'openblotter_pulls_total{broker="other",environment="paper",trigger="scheduled",outcome="failed"} 1',
    );
    expect((await shown("")).join("\n")).not.toContain("evil");
  });
});

describe("a call", () => {
  it("is counted with its repetitions, its replies and what it waited for", async () => {
    const { metrics, shown } = await measured();
    metrics.called("oanda", { type: "sent", what: "GET /x", attempt: 1 });
    metrics.called("oanda", { type: "answered", what: "GET /x", status: 429, durationMs: 20 });
    metrics.called("oanda", { type: "waited", for: "retry", ms: 9, code: "RATE_LIMIT_EXCEEDED" });
    metrics.called("oanda", { type: "waited", for: "limit", ms: 500 });
    metrics.called("oanda", { type: "sent", what: "GET /x", attempt: 2 });
    expect(await shown("broker_requests_total")).toEqual([
      'openblotter_broker_requests_total{broker="oanda"} 2',
    ]);
    expect(await shown("broker_retries_total")).toEqual([
      'openblotter_broker_retries_total{broker="oanda"} 1',
    ]);
    expect(await shown("broker_replies_total")).toEqual([
      'openblotter_broker_replies_total{broker="oanda",status="4xx"} 1',
    ]);
    expect(await shown("rate_limit_hits_total")).toEqual([
      'openblotter_rate_limit_hits_total{broker="oanda"} 1',
    ]);
    expect(await shown("rate_limit_wait_seconds_sum")).toEqual([
      'openblotter_rate_limit_wait_seconds_sum{broker="oanda"} 0.5',
    ]);
  });

  it("that was held back here is no hit of the broker's limit", async () => {
    const { metrics, shown } = await measured();
    const refused = (outcome: "not-sent" | "rejected") =>
      new BrokerRateLimitError("Slow down", { broker: "oanda", outcome });
    metrics.callFailed("oanda", refused("not-sent"));
    expect(await shown("rate_limit_hits_total")).toEqual([]);
    metrics.callFailed("oanda", refused("rejected"));
    expect(await shown("rate_limit_hits_total")).toHaveLength(1);
    expect(await shown("broker_errors_total")).toEqual([
      'openblotter_broker_errors_total{broker="oanda",code="RATE_LIMIT_EXCEEDED"} 2',
    ]);
  });
});

describe("a limit", () => {
  it("shows how full the fullest of its kind is, and who found no room", async () => {
    const { clock, metrics, shown } = await measured();
    const limiter = metrics.limiter(createMemoryLimiter({ clock }));
    const bucket = (who: string) => ({
      ...{ key: `oanda|paper|minute|credential:${who}`, max: 4, windowMs: 60_000 },
    });
    const take = (who: string) => limiter.take({ buckets: [bucket(who)], lane: "orders" });
    await take("a");
    for (let n = 0; n < 5; n++) await take("b");
    const own = 'broker="oanda",environment="paper",limit="minute"';
    expect(await shown("rate_limit_use_ratio")).toEqual([
      `openblotter_rate_limit_use_ratio{${own}} 1`,
    ]);
    expect(await shown("rate_limit_refusals_total")).toEqual([
      'openblotter_rate_limit_refusals_total{broker="oanda",limit="minute"} 1',
    ]);
    await clock.advance(120_000);
    expect(await shown("rate_limit_use_ratio")).toEqual([
      `openblotter_rate_limit_use_ratio{${own}} 0`,
    ]);
  });
});

describe("gauges", () => {
  it("are read when somebody asks, and forget what is over", async () => {
    const { clock, metrics, shown } = await measured();
    let breakers = [
      { broker: "oanda", host: "h", credential: "c", state: "open" as const },
      { broker: "oanda", host: "h", credential: "d", state: "open" as const },
    ];
    metrics.readFrom({
      breakers: () => breakers,
      backlog: async () => ({ due: 7, claimed: 2, oldestDueAt: instantOf(T0 - 90_000) }),
      pool: () => ({ total: 5, idle: 2, waiting: 1 }),
      shared: () => false,
      deadLetters: async () => ({ pull: 2 }),
    });
    expect(await shown("breakers")).toEqual([
      'openblotter_breakers{broker="oanda",state="open"} 2',
    ]);
    expect(await shown("schedule_oldest_due_seconds")).toEqual([
      "openblotter_schedule_oldest_due_seconds 90",
    ]);
    expect(await shown("database_connections")).toContain(
      'openblotter_database_connections{state="busy"} 3',
    );
    expect(await shown("rate_limits_shared")).toEqual(["openblotter_rate_limits_shared 0"]);
    expect(await shown("dead_letters")).toEqual(['openblotter_dead_letters{kind="pull"} 2']);
    breakers = [];
    await clock.advance(5_000);
    expect(await shown("breakers")).toEqual([]);
  });

  it("tell of orders of paper and live apart", async () => {
    const { metrics, shown } = await measured();
    const own = { broker: "oanda", count: 1 } as const;
    metrics.readFrom({
      orders: async () => ({
        unsettled: [
          { ...own, environment: "paper", state: "unknown" },
          { ...own, environment: "live", state: "unknown" },
        ],
        stopped: [
          { ...own, environment: "live", trading: "block-new" },
          { ...own, environment: "live", trading: "block-new" },
        ],
      }),
    });
    expect(await shown("order")).toEqual([
      'openblotter_orders_unsettled{broker="oanda",environment="paper",state="unknown"} 1',
      'openblotter_orders_unsettled{broker="oanda",environment="live",state="unknown"} 1',
      'openblotter_order_accounts_stopped{broker="oanda",environment="live",trading="block-new"} 2',
    ]);
  });

  it("that cannot be read, or not in time, are left out and counted", async () => {
    const { metrics, shown } = await measured();
    metrics.readFrom({
      backlog: () => Promise.reject(new Error("The database is away")),
      workers: () => new Promise(() => undefined),
    });
    expect(await shown("metrics_gaps_total")).toEqual([
      'openblotter_metrics_gaps_total{part="backlog"} 1',
      'openblotter_metrics_gaps_total{part="workers"} 1',
    ]);
    expect(await shown("schedule_due")).toEqual([]);
    expect(await shown("build_info")).toHaveLength(1);
  });

  it("are read once for all who ask within a second", async () => {
    const { clock, metrics } = await measured();
    let asked = 0;
    metrics.readFrom({ workers: async () => ++asked });
    await Promise.all([metrics.read(), metrics.read()]);
    await metrics.read();
    expect(asked).toBe(1);
    await clock.advance(1_001);
    await metrics.read();
    expect(asked).toBe(2);
  });
});

describe("a reply", () => {
  it("is counted by its route, whatever methods and paths are made up", async () => {
    const { metrics, shown } = await measured();
    const reply = { status: 200, durationMs: 4 };
    for (let n = 0; n < 50; n++) metrics.responded({ ...reply, method: `X${n}`, status: 404 });
    metrics.responded({ ...reply, method: "GET", route: "/api/imports/:id" });
    metrics.responded({ ...reply, method: "GET", route: "/api/events", durationMs: 9e6 });
    expect(await shown("http_request_duration_seconds_count")).toEqual([
      'openblotter_http_request_duration_seconds_count{method="other",route="none",status="4xx"} 50',
      'openblotter_http_request_duration_seconds_count{method="GET",route="/api/imports/:id",status="2xx"} 1',
    ]);
  });
});
