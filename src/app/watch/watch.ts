import { FailureError } from "#domain";
import type { Limiter } from "#guard";
import type { Call, CallEvent } from "#kit";
import type { Database, TenantStore } from "#store";
import type { CallRequest, ConnectionStore, PullAbout, PullResult } from "#sync";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Tracer } from "../telemetry/tracer.ts";
import { watchedDatabase } from "./database.ts";
import { watchedOrders } from "./orders.ts";

/** Looks on while the system works, and changes nothing of it. */
export type Watch = {
  readonly pull: (about: PullAbout, work: () => Promise<PullResult>) => Promise<PullResult>;
  readonly pages: (store: ConnectionStore) => ConnectionStore;
  /** Told of what happens around each request to a broker. */
  readonly observer: (request: CallRequest) => (event: CallEvent) => void;
  readonly call: (request: CallRequest, call: Call) => Call;
  readonly limiter: (limiter: Limiter) => Limiter;
  /** Counts what comes of the orders of a tenant. */
  readonly orders: (store: TenantStore) => TenantStore;
  readonly database: (database: Database) => Database;
};

/** Nobody looks on. */
export const unwatched: Watch = {
  pull: (_, work) => work(),
  pages: (store) => store,
  observer: ({ observe }) => observe ?? (() => undefined),
  call: (_, call) => call,
  limiter: (limiter) => limiter,
  orders: (store) => store,
  database: (database) => database,
};

export type WatchParts = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly monotonicMs: () => number;
};

/** Writes to the log, counts, and marks spans. */
export function createWatch(parts: WatchParts): Watch {
  const { metrics, tracer } = parts;
  return {
    pull: (about, work) => watchedPull(parts, about, work),
    pages: (store) => ({
      ...store,
      page: (lease, work) => tracer.inside("page", () => store.page(lease, work)),
    }),
    observer: (request) => observerOf(parts, request),
    call: (request, call) => watchedCall(parts, request, call),
    limiter: (limiter) => metrics.limiter(limiter),
    orders: (store) => watchedOrders(store, metrics),
    database: (database) => watchedDatabase(parts, database),
  };
}

async function watchedPull(
  { log, metrics, tracer }: WatchParts,
  { connection, trigger, pull: id, dueAt }: PullAbout,
  work: () => Promise<PullResult>,
): Promise<PullResult> {
  const { broker, environment } = connection;
  const labels = { broker, environment, trigger };
  const ids = { connection: connection.id, broker, environment, pull: id, trigger };
  metrics.pullBegan(labels, dueAt);
  let result: PullResult | undefined;
  try {
    return await tracer.span("pull", ids, async (add) => {
      result = await work();
      add({ outcome: result.status, ...countsOf(result) });
      return result;
    });
  } finally {
    metrics.pullEnded(labels, result);
    if (result) tellPull(log.child(ids), result);
  }
}

const countsOf = (result: PullResult) => {
  if (!("pull" in result)) return {};
  const { imported, skipped, updated, quarantined, pages, calls, retries } = result.pull;
  return { imported, skipped, updated, quarantined, pages, calls, retries };
};

/** What a broker or the user can bring about is a warning; the rest is a fault of ours. */
function tellPull(log: Log, result: PullResult): void {
  if (!("pull" in result)) return log.debug({ outcome: result.status }, "Not read");
  const { durationMs, waitedMs, failure } = result.pull;
  const fields = { outcome: result.status, ...countsOf(result), durationMs, waitedMs };
  if (!failure) return log.info(fields, "Read");
  const failed = { ...fields, failure: failure.code, owner: failure.owner, next: failure.next };
  const { error } = result;
  if (error instanceof FailureError) return log.warn(failed, failure.message);
  return log.error({ ...failed, err: error }, "Reading failed by a fault of ours");
}

function observerOf({ log, metrics }: WatchParts, request: CallRequest) {
  const { connection, observe } = request;
  const { id, broker, environment } = connection;
  const own = log.child({ connection: id, broker, environment });
  return (event: CallEvent): void => {
    observe?.(event);
    metrics.called(broker, event);
    if (event.type === "answered") {
      const { what, status, durationMs } = event;
      own.debug({ call: what, status, durationMs: Math.round(durationMs) }, "The broker answered");
    } else if (event.type === "waited") {
      const why = event.for === "retry" ? { reason: event.code } : {};
      own.debug({ for: event.for, waitMs: Math.round(event.ms), ...why }, "Waits");
    }
  };
}

function watchedCall({ metrics, tracer }: WatchParts, request: CallRequest, call: Call): Call {
  const { broker, environment, id } = request.connection;
  return (endpoint, params, extras) => {
    const attributes = { broker, environment, connection: id, lane: request.lane };
    return tracer.span(`${endpoint.method} ${endpoint.path}`, attributes, async () => {
      try {
        return await call(endpoint, params, extras);
      } catch (error) {
        metrics.callFailed(broker, error);
        throw error;
      }
    });
  };
}
