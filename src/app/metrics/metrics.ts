import { type Clock, epochMs, type Instant } from "#domain";
import { classifyError, type Limiter } from "#guard";
import type { MetricsPage } from "#http";
import type { CallEvent } from "#kit";
import { type PullResult, type PullTrigger, troubleOf } from "#sync";
import { version } from "../version.ts";
import { createGauges, type Readings } from "./gauges.ts";
import { createInstruments, type Instruments } from "./instruments.ts";
import { type LimitLabels, watchedLimiter } from "./limits.ts";
import { type OrderMetrics, orderMetrics } from "./orders.ts";

export type PullLabels = {
  readonly broker: string;
  readonly environment: string;
  readonly trigger: PullTrigger;
};

export type MetricsOptions = {
  readonly clock: Clock;
  /** Whether the catalogue has such a broker; others are measured together. */
  readonly isKnown: (broker: string) => boolean;
};

/** What this process measures of itself. */
export type Metrics = OrderMetrics & {
  readonly called: (broker: string, event: CallEvent) => void;
  readonly callFailed: (broker: string, error: unknown) => void;
  readonly pullBegan: (labels: PullLabels, dueAt?: Instant) => void;
  readonly pullEnded: (labels: PullLabels, result: PullResult | undefined) => void;
  readonly slotEnded: (outcome: string) => void;
  readonly transaction: (outcome: "committed" | "undone", ms: number) => void;
  readonly responded: MetricsPage["replied"];
  readonly limiter: (limiter: Limiter) => Limiter;
  /** From where gauges are read when somebody asks for the metrics. */
  readonly readFrom: (readings: Readings) => void;
  /** All of it in the text format of Prometheus. */
  readonly read: () => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Loads the library only now: most commands measure nothing. */
export async function createMetrics({ clock, isKnown }: MetricsOptions): Promise<Metrics> {
  const prom = await import("prom-client");
  const registry = new prom.Registry();
  prom.collectDefaultMetrics({ register: registry });
  const all = createInstruments(prom, registry);
  all.build.set({ version: version(), node: process.versions.node }, 1);
  const named = (broker: string) => (isKnown(broker) ? broker : "other");
  const gauges = createGauges({ all, clock, named });

  return {
    ...callMetrics(all, named),
    ...pullMetrics(all, { named, clock }),
    ...orderMetrics(all, named),
    slotEnded: (outcome) => all.slots.inc({ outcome }),
    transaction: (outcome, ms) => all.transactionSeconds.observe({ outcome }, ms / 1000),
    responded: (response) => respond(all, response),
    limiter(limiter) {
      const refused = ({ broker, limit }: LimitLabels) =>
        all.limitRefusals.inc({ broker: named(broker), limit });
      const watched = watchedLimiter(limiter, refused);
      gauges.readFrom({ limits: watched.use });
      return watched.limiter;
    },
    readFrom: gauges.readFrom,
    async read() {
      await gauges.refresh();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

type Named = (broker: string) => string;

function callMetrics(all: Instruments, named: Named): Pick<Metrics, "called" | "callFailed"> {
  return {
    called(id, event) {
      const broker = named(id);
      if (event.type === "sent") {
        all.requests.inc({ broker });
        all.retries.inc({ broker }, event.attempt > 1 ? 1 : 0);
      } else if (event.type === "answered") {
        all.replies.inc({ broker, status: classOf(event.status) });
        all.replySeconds.observe({ broker }, event.durationMs / 1000);
      } else if (event.for === "limit") all.limitWait.observe({ broker }, event.ms / 1000);
      // The first of several refusals: the call went on, and may have worked in the end.
      else if (isLimit(event.code)) all.limitHits.inc({ broker });
    },
    callFailed(id, error) {
      const broker = named(id);
      const { code, type, outcome } = classifyError(error);
      all.brokerErrors.inc({ broker, code });
      if (type === "rate_limit" && outcome !== "not-sent") all.limitHits.inc({ broker });
    },
  };
}

const isLimit = (code: string) => code === "RATE_LIMITED" || code === "RATE_LIMIT_EXCEEDED";
const classOf = (status: number) => `${Math.floor(status / 100)}xx`;

const REASONS = {
  user: "needs-user",
  limit: "rate-limit",
  passing: "passing",
  fault: "fault",
} as const;

type Parts = { readonly named: Named; readonly clock: Clock };

function pullMetrics(
  all: Instruments,
  { named, clock }: Parts,
): Pick<Metrics, "pullBegan" | "pullEnded"> {
  return {
    pullBegan({ broker: id, environment, trigger }, dueAt) {
      const broker = named(id);
      all.pullsRunning.inc({ broker });
      // From zero, so that the first failure is seen to be one more.
      for (const outcome of ["succeeded", "failed"])
        all.pulls.inc({ broker, environment, trigger, outcome }, 0);
      for (const reason of Object.values(REASONS))
        all.pullFailures.inc({ broker, environment, reason }, 0);
      if (dueAt === undefined) return;
      all.startLag.observe(Math.max(0, epochMs(clock.now()) - epochMs(dueAt)) / 1000);
    },
    pullEnded({ broker: id, environment, trigger }, result) {
      const broker = named(id);
      all.pullsRunning.dec({ broker });
      const outcome = result?.status ?? "failed";
      all.pulls.inc({ broker, environment, trigger, outcome });
      if (result === undefined || !("pull" in result)) return;
      const { pull, error } = result;
      all.pullSeconds.observe({ broker, environment }, pull.durationMs / 1000);
      all.pages.inc({ broker }, pull.pages);
      for (const kind of ["imported", "skipped", "updated", "quarantined"] as const)
        all.records.inc({ broker, result: kind }, pull[kind]);
      if (outcome !== "failed") return;
      all.pullFailures.inc({ broker, environment, reason: REASONS[troubleOf(error).trouble] });
    },
  };
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
type Reply = Parameters<MetricsPage["replied"]>[0];

/** It lasts as long as somebody looks, which says nothing of our speed. */
const ENDLESS = "/api/events";

function respond(all: Instruments, { method, route, status, durationMs }: Reply): void {
  if (route === ENDLESS) return;
  const labels = {
    method: METHODS.has(method) ? method : "other",
    route: route ?? "none",
    status: classOf(status),
  };
  all.httpSeconds.observe(labels, durationMs / 1000);
}
