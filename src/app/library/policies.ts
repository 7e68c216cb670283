import { brokerCatalogue } from "#brokers";
import {
  CircuitBreaker as Breaker,
  createMemoryLimiter,
  createRateLimiting,
  createRetry,
  DEFAULT_RETRY,
  type RetryConfig,
  withTimeout as timeout,
} from "#guard";
import type { BrokerManifest } from "#kit";
import { surroundings } from "../surroundings.ts";

/** Repeats what fails in passing; see `createRetry`. */
export const withRetry = createRetry({ clock: surroundings, random: surroundings.random });

/** Runs the work and aborts it, socket and all, when the time is over. Throws a BrokerError. */
export const withTimeout = <Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  timeoutMs: number,
  operation = "call",
): Promise<Result> => timeout(work, timeoutMs, { operation, clock: surroundings });

/**
 * Leaves a host alone after so many errors in a row, 5 unless told, for `resetMs`, 60 s unless
 * told.
 */
export class CircuitBreaker extends Breaker {
  constructor(failures = 5, resetMs = 60_000) {
    super(failures, resetMs, { clock: surroundings });
  }
}

/** One limit of a broker, counted within this process. */
const limitsOf = ({ limits }: BrokerManifest) =>
  limits.map(({ max, perMs }) => ({ maxRequests: max, windowMs: perMs }));

const rateLimiting = createRateLimiting({
  limiter: createMemoryLimiter({ clock: surroundings }),
  clock: surroundings,
  limitsOf: (broker) => {
    const manifest = brokerCatalogue.find(broker);
    const own = BROKER_RATE_LIMITS[broker];
    return manifest ? limitsOf(manifest) : own && [own];
  },
});
export const { createRateLimiter, withRateLimit } = rateLimiting;

export type BrokerRateLimit = {
  readonly maxRequests: number;
  readonly windowMs: number;
  readonly brokerType: string;
};

const byName = <Value>(of: (manifest: BrokerManifest, name: string) => Value) =>
  Object.fromEntries(
    brokerCatalogue
      .manifests()
      .flatMap((manifest) =>
        [manifest.id, ...(manifest.aliases ?? [])].map((name) => [name, of(manifest, name)]),
      ),
  ) as Record<string, Value>;

/**
 * The narrowest limit of each broker, by id and alias. Those of the catalogue follow from the
 * manifests and cannot be widened here; a provider of one's own adds its limit under its name.
 */
export const BROKER_RATE_LIMITS = byName((manifest, brokerType): BrokerRateLimit => {
  const perMinute = ({ maxRequests, windowMs }: { maxRequests: number; windowMs: number }) =>
    maxRequests / windowMs;
  const [narrowest] = limitsOf(manifest).sort((a, b) => perMinute(a) - perMinute(b));
  return { ...(narrowest ?? { maxRequests: 60, windowMs: 60_000 }), brokerType };
});

/** How calls to each broker are repeated, by id and alias. */
export const BROKER_RETRY_CONFIGS = byName((): RetryConfig => DEFAULT_RETRY);
