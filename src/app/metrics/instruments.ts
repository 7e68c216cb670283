import type { Registry } from "prom-client";

type Prom = typeof import("prom-client");

const SECONDS = {
  pull: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
  call: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  wait: [0.01, 0.1, 0.5, 1, 5, 15, 60],
  lag: [0.05, 0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 900],
  ack: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  quick: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
};

/**
 * Everything that is measured. Labels have few values, whatever users do: brokers of the catalogue,
 * states, routes; never a tenant, a connection or an account.
 */
export function createInstruments({ Counter, Gauge, Histogram }: Prom, registry: Registry) {
  const registers = [registry];
  const counter = <const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => new Counter({ name: `openblotter_${name}`, help, labelNames, registers });
  const gauge = <const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => {
    const made = new Gauge({ name: `openblotter_${name}`, help, labelNames, registers });
    // Without labels it would say 0 before anything is known.
    if (labelNames.length === 0) made.remove();
    return made;
  };
  const histogram = <const Label extends string>(
    name: string,
    help: string,
    { labelNames, buckets }: { labelNames: readonly Label[]; buckets: number[] },
  ) => new Histogram({ name: `openblotter_${name}`, help, labelNames, buckets, registers });

  return {
    build: gauge("build_info", "1, with the version that runs", ["version", "node"]),

    pulls: counter("pulls_total", "Readings of a connection that ended", [
      ...(["broker", "environment", "trigger", "outcome"] as const),
    ]),
    pullFailures: counter("pull_failures_total", "Readings that failed, by what is the matter", [
      ...(["broker", "environment", "reason"] as const),
    ]),
    pullSeconds: histogram("pull_duration_seconds", "How long a reading took", {
      labelNames: ["broker", "environment"],
      buckets: SECONDS.pull,
    }),
    pullsRunning: gauge("pulls_running", "Readings under way in this process", ["broker"]),
    records: counter("pull_records_total", "Records that readings brought", ["broker", "result"]),
    pages: counter("pull_pages_total", "Pages of history that were stored", ["broker"]),

    requests: counter("broker_requests_total", "Requests that were sent to brokers", ["broker"]),
    replies: counter("broker_replies_total", "Replies of brokers by class of status", [
      ...(["broker", "status"] as const),
    ]),
    replySeconds: histogram("broker_reply_seconds", "How long a broker took to reply", {
      labelNames: ["broker"],
      buckets: SECONDS.call,
    }),
    brokerErrors: counter("broker_errors_total", "Calls that failed for good, by their code", [
      ...(["broker", "code"] as const),
    ]),
    retries: counter("broker_retries_total", "Requests that were repeated", ["broker"]),

    limitHits: counter("rate_limit_hits_total", "Calls that a broker refused as too many", [
      "broker",
    ]),
    limitRefusals: counter("rate_limit_refusals_total", "Calls held back here: no room in time", [
      ...(["broker", "limit"] as const),
    ]),
    limitWait: histogram("rate_limit_wait_seconds", "How long a call waited for room", {
      labelNames: ["broker"],
      buckets: SECONDS.wait,
    }),
    limitUse: gauge("rate_limit_use_ratio", "The fullest limit of its kind: 1 is full", [
      ...(["broker", "environment", "limit"] as const),
    ]),
    limitsShared: gauge("rate_limits_shared", "1: counted at Redis with others; 0: here alone"),
    breakers: gauge("breakers", "Circuit breakers that are not closed", ["broker", "state"]),

    orders: counter("orders_total", "Orders by what first came of them", [
      ...(["broker", "environment", "outcome"] as const),
    ]),
    orderAck: histogram("order_ack_seconds", "From the begin of a send to the broker's answer", {
      labelNames: ["broker", "environment"],
      buckets: SECONDS.ack,
    }),
    ordersUnsettled: gauge("orders_unsettled", "Orders sent whose fate is not known", [
      ...(["broker", "environment", "state"] as const),
    ]),
    accountsStopped: gauge("order_accounts_stopped", "Accounts whose trading is stopped", [
      ...(["broker", "environment", "trading"] as const),
    ]),

    connections: gauge("connections", "Connections of all tenants by their state", [
      ...(["broker", "environment", "state"] as const),
    ]),
    due: gauge("schedule_due", "Slots that are due and that nobody has begun"),
    claimed: gauge("schedule_claimed", "Slots that are handed over or run"),
    oldestDue: gauge("schedule_oldest_due_seconds", "For how long the oldest of them waits"),
    startLag: histogram("schedule_start_lag_seconds", "From due time to the beginning", {
      labelNames: [],
      buckets: SECONDS.lag,
    }),
    slots: counter("schedule_slots_total", "Slots that were run, by how they ended", ["outcome"]),
    queue: gauge("queue_jobs", "Jobs in the queue between scheduler and workers", ["state"]),
    workers: gauge("workers", "Processes that read connections and have shown themselves"),
    deadLetters: gauge("dead_letters", "What finally failed and waits for a decision", ["kind"]),

    httpSeconds: histogram("http_request_duration_seconds", "How long a request took", {
      labelNames: ["method", "route", "status"],
      buckets: SECONDS.quick,
    }),
    database: gauge("database_connections", "Connections to the database", ["state"]),
    transactionSeconds: histogram("database_transaction_seconds", "How long a transaction took", {
      labelNames: ["outcome"],
      buckets: SECONDS.quick,
    }),
    gaps: counter("metrics_gaps_total", "Readings of a gauge that failed or took too long", [
      "part",
    ]),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;
