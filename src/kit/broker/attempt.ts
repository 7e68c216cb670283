import { epochMs, type Instant, instantOf } from "#domain";
import {
  acquire,
  type Attempt,
  BrokerApiError,
  type BrokerError,
  BrokerRateLimitError,
  brokerErrorFrom,
  type CircuitBreaker,
  parseHttpDate,
} from "#guard";
import { rememberAnswer } from "./answered.ts";
import type { ClientOptions } from "./client-options.ts";
import type { BrokerEndpoint } from "./endpoint.ts";
import { MAX_BYTES } from "./integrity.ts";
import type { NetReply, NetRequest } from "./net.ts";
import { requestOf, secretsOf } from "./request.ts";
import type { Room } from "./rooms.ts";
import { type Asked, valueOf } from "./verdict.ts";

const ATTEMPT_MS = 30_000;

/** What stays the same over the attempts of one call. */
export type Journey = {
  readonly endpoint: BrokerEndpoint;
  /** The call without the values in it: "GET /accounts/{account}". */
  readonly what: string;
  readonly url: string;
  readonly room: Room;
  readonly breaker: CircuitBreaker;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Nothing leaves from then on. */
  readonly until: Instant | undefined;
  /** On the monotonic clock. */
  readonly endsAtMs: number;
};

/** One attempt: waits for room in the limits, signs, sends, judges what comes back. */
export async function travel(
  options: ClientOptions,
  journey: Journey,
  attempt: Attempt,
): Promise<unknown> {
  const { adapter, clock } = options;
  const { endpoint, what, url, body } = journey;
  const credentials = await options.credentials();
  const token = await options.token?.();
  const authorization = endpoint.anonymous ? {} : adapter.authorize(credentials, token, endpoint);
  const asked: Asked = {
    adapter,
    endpoint,
    what,
    secrets: secretsOf(adapter, { credentials, token, authorization }),
    nowMs: epochMs(clock.now()),
  };
  await waitForRoom(options, journey, attempt.signal);
  refuseIfLate(options, journey);
  const request: NetRequest = {
    ...requestOf({ endpoint, url, authorization, body }),
    deadlineMs: Math.min(options.attemptMs ?? ATTEMPT_MS, journey.endsAtMs - clock.monotonicMs()),
    maxBytes: endpoint.maxBytes ?? MAX_BYTES,
    signal: attempt.signal,
  };
  options.observe?.({ type: "sent", what, attempt: attempt.number });
  return journey.breaker.execute(() => answerTo(options, journey, { request, asked }));
}

/** Checked as late as can be: signing and waiting took time, in which a process may have slept. */
function refuseIfLate({ adapter, clock }: ClientOptions, { until, what }: Journey): void {
  if (until === undefined || clock.now() < until) return;
  throw new BrokerApiError(`The time for "${what}" was over before it could be sent`, {
    ...{ code: "TIMEOUT", broker: adapter.manifest.id, outcome: "not-sent", retryable: false },
  });
}

type Sent = { readonly request: NetRequest; readonly asked: Asked };

async function answerTo(options: ClientOptions, journey: Journey, { request, asked }: Sent) {
  const { net, clock, observe } = options;
  const { what } = journey;
  const sentAtMs = clock.monotonicMs();
  const reply = await net(request).catch((error: unknown) => {
    throw fromNet(error, asked);
  });
  const at = serverTime(reply);
  const durationMs = clock.monotonicMs() - sentAtMs;
  observe?.({ type: "answered", what, status: reply.status, durationMs, at });
  await learnFrom(options, journey, reply);
  const value = valueOf(reply, asked);
  if (value.ok) {
    rememberAnswer(value.value, at);
    return value.value;
  }
  await freezeAfter(options, journey, value.error);
  throw value.error;
}

/** Of this broker, and without the address, in which credentials may stand. */
function fromNet(error: unknown, { adapter, endpoint, secrets }: Asked): BrokerError {
  const reads = endpoint.method === "GET";
  const found = brokerErrorFrom(error, { broker: adapter.manifest.id, reads, secrets });
  const { message, code, retryable, outcome, retryAfterMs, details, cause } = found;
  if (found.broker === adapter.manifest.id) return found;
  const kept = { code, retryable, retryAfterMs, details, cause, secrets };
  const done = reads && outcome === "unknown" ? "none" : outcome;
  return new BrokerApiError(message, { ...kept, broker: adapter.manifest.id, outcome: done });
}

/** Waits until each limit has room, no longer than the call may last. */
async function waitForRoom(
  { limiter, clock, lane = "sync", observe, adapter }: ClientOptions,
  { room, endsAtMs }: Journey,
  signal: AbortSignal,
): Promise<void> {
  const { buckets, reserve } = room;
  if (buckets.length === 0) return;
  const askedAtMs = clock.monotonicMs();
  const maxWaitMs = Math.max(0, endsAtMs - askedAtMs);
  const broker = adapter.manifest.id;
  await acquire(limiter, { buckets, lane }, { clock, broker, signal, maxWaitMs, reserve });
  const ms = clock.monotonicMs() - askedAtMs;
  if (ms >= 1) observe?.({ type: "waited", for: "limit", ms });
}

/** Others may use the same limits, so what a reply says of them counts more than our own count. */
async function learnFrom(
  { limiter }: ClientOptions,
  { room }: Journey,
  { headers }: NetReply,
): Promise<void> {
  for (const { limit, ...bucket } of room.buckets) {
    const header = limit.remainingHeader?.toLowerCase();
    const left = header === undefined ? undefined : headers[header];
    if (left === undefined || !/^\d{1,9}$/.test(left)) continue;
    await limiter.observe(bucket, Math.max(0, bucket.max - Number.parseInt(left, 10)));
  }
}

/** A broker that asks to wait is left alone by all who share the limits of the call. */
async function freezeAfter(
  { limiter }: ClientOptions,
  { room }: Journey,
  error: BrokerError,
): Promise<void> {
  const { retryAfterMs } = error;
  if (!(error instanceof BrokerRateLimitError) || !retryAfterMs) return;
  for (const { key } of room.buckets) await limiter.freeze(key, retryAfterMs);
}

function serverTime({ headers }: NetReply): Instant | undefined {
  const date = headers["date"];
  const ms = date === undefined ? undefined : parseHttpDate(date, 0);
  return ms === undefined ? undefined : instantOf(ms);
}
