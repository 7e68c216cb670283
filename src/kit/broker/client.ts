import { classifyError } from "#guard";
import type { z } from "zod";
import { addressOf, originsOf } from "./address.ts";
import { type Journey, travel } from "./attempt.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Call } from "./endpoint.ts";
import { createRooms } from "./rooms.ts";

const DEADLINE_MS = 120_000;

/**
 * How an adapter reaches its broker: addresses only below the origins of the environment, limits
 * before each attempt, credentials added last, repetition of idempotent calls, and nothing returned
 * that has not passed the schema. Every error of the broker or the network is a BrokerError without
 * secrets; a call that would leave the origins is a TypeError, and nothing is sent.
 */
export function createClient(options: ClientOptions): Call {
  const { adapter, environment, clock, credential } = options;
  const { manifest } = adapter;
  const origins = originsOf(manifest, environment, options.origins);
  const roomFor = createRooms(options);
  return async (endpoint, params, extras = {}) => {
    const { url, host } = addressOf(endpoint, params, { origins, query: extras.query });
    const journey: Journey = {
      endpoint,
      what: `${endpoint.method} ${endpoint.path}`,
      url,
      room: roomFor(endpoint, { host, account: extras.account }),
      breaker: options.breakers.of({ broker: manifest.id, host, credential }),
      body: extras.body,
      until: extras.until,
      endsAtMs: clock.monotonicMs() + (options.deadlineMs ?? DEADLINE_MS),
    };
    return (await repeated(options, journey)) as z.output<typeof endpoint.reply>;
  };
}

function repeated(options: ClientOptions, journey: Journey): Promise<unknown> {
  const { adapter, clock, signal, maxRetries = 3 } = options;
  const { endpoint, what, endsAtMs } = journey;
  const timeoutMs = endsAtMs - clock.monotonicMs();
  return options.retry(
    (attempt) => travel(options, journey, attempt),
    { maxRetries, timeoutMs },
    {
      operation: what,
      brokerType: adapter.manifest.id,
      idempotent: endpoint.idempotent ?? endpoint.method === "GET",
      ...(signal && { signal }),
      onRetry({ waitMs, error }) {
        // A wait that the deadline cuts short is no wait: better the error itself, and now.
        if (clock.monotonicMs() + waitMs >= endsAtMs) throw error;
        const { code } = classifyError(error);
        options.observe?.({ type: "waited", for: "retry", ms: waitMs, code });
      },
    },
  );
}
