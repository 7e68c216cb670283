import { epochMs, type Instant, instantOf } from "#domain";
import {
  type Bucket,
  type BrokerError,
  BrokerRateLimitError,
  brokerErrorFrom,
  parseHttpDate,
} from "#guard";
import type { z } from "zod";
import { reasonOf } from "../json/rows.ts";
import { addressOf, originsOf } from "./address.ts";
import { rememberAnswer } from "./answered.ts";
import { bucketsOf } from "./buckets.ts";
import type { ClientOptions } from "./client-options.ts";
import type { BrokerEndpoint, Call, CallExtras } from "./endpoint.ts";
import { contentOf, errorBodyOf, MAX_BYTES } from "./integrity.ts";
import type { NetReply } from "./net.ts";
import { requestOf, secretsOf } from "./request.ts";
import { type Asked, damagedReply, verdictOn } from "./verdict.ts";

const DEADLINE_MS = 120_000;
const ATTEMPT_MS = 30_000;

/** One call on its way: what stays the same over its attempts. */
type Journey = {
  readonly endpoint: BrokerEndpoint;
  readonly what: string;
  readonly url: string;
  readonly buckets: readonly Bucket[];
  readonly extras: CallExtras;
  /** On the monotonic clock. */
  readonly endsAtMs: number;
  readonly idempotent: boolean;
};

/**
 * How an adapter reaches its broker: addresses only below the origins of the environment, limits
 * before each attempt, credentials added last, repetition of idempotent calls, and nothing returned
 * that has not passed the schema. Every error is a BrokerError without secrets.
 */
export function createClient(options: ClientOptions): Call {
  const { adapter, environment, clock, credential } = options;
  const origins = originsOf(adapter.manifest, environment, options.origins);
  return async (endpoint, params, extras = {}) => {
    const { url, host } = addressOf(endpoint, params, { origins, query: extras.query });
    const asker = { environment, host, credential, account: extras.account };
    const journey: Journey = {
      endpoint,
      what: `${endpoint.method} ${endpoint.path}`,
      url,
      buckets: bucketsOf(adapter.manifest, asker, endpoint.weights),
      extras,
      endsAtMs: clock.monotonicMs() + (options.deadlineMs ?? DEADLINE_MS),
      idempotent: endpoint.idempotent ?? endpoint.method === "GET",
    };
    return (await attempt(options, journey, 1)) as z.output<typeof endpoint.reply>;
  };
}

async function attempt(options: ClientOptions, journey: Journey, number: number): Promise<unknown> {
  const { adapter, net, clock, signal, observe } = options;
  const { endpoint, what, url, extras } = journey;
  const credentials = await options.credentials();
  const token = await options.token?.();
  const authorization = endpoint.anonymous ? {} : adapter.authorize(credentials, token);
  const asked = askedOf(options, journey, secretsOf(adapter, credentials, token, authorization));
  await waitForRoom(options, journey, asked);
  observe?.({ type: "sent", what, attempt: number });
  const sentAtMs = clock.monotonicMs();
  const deadlineMs = Math.min(options.attemptMs ?? ATTEMPT_MS, journey.endsAtMs - sentAtMs);
  const maxBytes = endpoint.maxBytes ?? MAX_BYTES;
  const request = requestOf({ endpoint, url, authorization, body: extras.body });
  const reply = await net({ ...request, deadlineMs, maxBytes, ...(signal && { signal }) }).catch(
    (error: unknown) => {
      throw errorFromNet(error, asked);
    },
  );
  const at = serverTime(reply);
  const durationMs = clock.monotonicMs() - sentAtMs;
  observe?.({ type: "answered", what, status: reply.status, durationMs, at });
  await learnFrom(options, journey, reply);
  const value = await judged(options, journey, { reply, asked });
  rememberAnswer(value, at);
  return value;
}

function askedOf(options: ClientOptions, journey: Journey, secrets: readonly string[]): Asked {
  const { adapter, clock } = options;
  const { endpoint, what, idempotent } = journey;
  const reads = endpoint.method === "GET";
  return { adapter, what, idempotent, reads, secrets, nowMs: epochMs(clock.now()) };
}

/** Without the address, in which credentials may stand. */
function errorFromNet(error: unknown, asked: Asked): BrokerError {
  const { adapter, reads, secrets } = asked;
  return brokerErrorFrom(error, { broker: adapter.manifest.id, reads, secrets });
}

/** Waits until each limit has room, no longer than the call may last. */
async function waitForRoom(options: ClientOptions, journey: Journey, asked: Asked): Promise<void> {
  const { limiter, clock, lane = "sync", signal, observe, adapter } = options;
  const { buckets, endsAtMs } = journey;
  if (buckets.length === 0) return;
  const maxWaitMs = Math.max(0, endsAtMs - clock.monotonicMs());
  const place = await limiter.reserve({ buckets, lane, maxWaitMs });
  if (!place.ok)
    throw new BrokerRateLimitError(
      `"${asked.what}" has to wait for a limit of ${adapter.manifest.name}`,
      {
        broker: adapter.manifest.id,
        retryAfterMs: place.retryAfterMs,
        outcome: "not-sent",
        secrets: asked.secrets,
      },
    );
  if (place.waitMs <= 0) return;
  observe?.({ type: "waited", for: "limit", ms: place.waitMs });
  await clock.sleep(place.waitMs, signal);
}

/** Others may use the same limits; what a reply says of them counts more than our own count. */
async function learnFrom(
  { adapter, limiter }: ClientOptions,
  { buckets }: Journey,
  { headers }: NetReply,
): Promise<void> {
  for (const limit of adapter.manifest.limits) {
    const left = limit.remainingHeader && headers[limit.remainingHeader.toLowerCase()];
    const bucket = buckets.find(({ key }) => key.split("|")[2] === limit.id);
    if (!left || !bucket || !/^\d{1,9}$/.test(left)) continue;
    await limiter.observe(bucket, Math.max(0, limit.max - Number.parseInt(left, 10)));
  }
}

type Answer = { readonly reply: NetReply; readonly asked: Asked };

async function judged(options: ClientOptions, journey: Journey, { reply, asked }: Answer) {
  const { endpoint, idempotent } = journey;
  const isGood = reply.status >= 200 && reply.status < 300;
  const isEmpty = reply.status === 204;
  const content = isGood && !isEmpty ? contentOf(reply, endpoint) : undefined;
  const damage = content && "damage" in content ? content.damage : undefined;
  const body = content && "body" in content ? content.body : undefined;
  const error = verdictOn(reply, isGood ? body : errorBodyOf(reply), asked);
  if (error && !damage) {
    await freezeAfter(options, journey, error);
    throw error;
  }
  if (damage) throw damagedReply(damage.reason, asked, { retryable: damage.cut && idempotent });
  if (isEmpty && endpoint.whenEmpty === undefined)
    throw damagedReply("is empty", asked, { retryable: false });
  const read = endpoint.reply.safeParse(isEmpty ? endpoint.whenEmpty : body);
  if (read.success) return read.data;
  const details = { issue: reasonOf(read.error.issues[0]) };
  throw damagedReply("is not of the known form", asked, { retryable: false, details });
}

/** A broker that asks to wait is left alone by all who share the limits of the call. */
async function freezeAfter(
  { limiter }: ClientOptions,
  { buckets }: Journey,
  error: BrokerError,
): Promise<void> {
  const { retryAfterMs } = error;
  if (!(error instanceof BrokerRateLimitError) || !retryAfterMs) return;
  for (const { key } of buckets) await limiter.freeze(key, retryAfterMs);
}

function serverTime({ headers }: NetReply): Instant | undefined {
  const date = headers["date"];
  const ms = date === undefined ? undefined : parseHttpDate(date, 0);
  return ms === undefined ? undefined : instantOf(ms);
}
