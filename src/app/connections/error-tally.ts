import {
  type Clock,
  type ConnectionId,
  epochMs,
  type Environment,
  type Instant,
  instantOf,
  type TenantId,
} from "#domain";
import { BrokerError } from "#guard";
import { type BrokerEndpoint, type BrokerManifest, isMapped } from "#kit";
import type { BrokerErrorStore, BrokerErrorTally } from "#sync";

const HOUR_MS = 3_600_000;
const KEPT_MS = 90 * 24 * HOUR_MS;
/** What failed meanwhile is lost with the process; the report is of the many, not of each. */
const FLUSH_MS = 5_000;
/** A broker that writes ids into its codes must not fill the memory. */
const MOST = 2_000;

type Parts = {
  readonly clock: Clock;
  readonly storeOf: (tenant: TenantId) => Pick<BrokerErrorStore, "add">;
};

/** Which call over which connection failed. */
export type FailedCall = {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly manifest: BrokerManifest;
  readonly environment: Environment;
  readonly endpoint: Pick<BrokerEndpoint, "method" | "path">;
};

/** Counts the calls that failed for good in memory, and adds them to the store now and then. */
export function createErrorTally({ clock, storeOf }: Parts) {
  let counted = new Map<TenantId, Map<string, BrokerErrorTally>>();
  let size = 0;
  let isDue = false;
  const flushes = new Set<Promise<void>>();
  const closed = new AbortController();

  async function write(): Promise<void> {
    const taken = [...counted];
    counted = new Map();
    size = 0;
    const keepFrom = instantOf(epochMs(clock.now()) - KEPT_MS);
    for (const [tenant, tallies] of taken) {
      // A report that misses something must not fail what was counted for it.
      await storeOf(tenant)
        .add([...tallies.values()], keepFrom)
        .catch(() => undefined);
    }
  }

  function flushLater(): void {
    if (isDue) return;
    isDue = true;
    const flush = clock
      .sleep(FLUSH_MS, closed.signal)
      .catch(() => undefined)
      .then(() => {
        isDue = false;
        return write();
      })
      .finally(() => flushes.delete(flush));
    flushes.add(flush);
  }

  return {
    note(failed: FailedCall, error: unknown): void {
      if (!(error instanceof BrokerError) || error.outcome === "not-sent") return;
      const tally = tallyOf(failed, error, clock.now());
      const own = counted.get(failed.tenant) ?? new Map<string, BrokerErrorTally>();
      counted.set(failed.tenant, own);
      const key = [
        tally.connection,
        tally.hour,
        tally.endpoint,
        tally.code,
        tally.brokerCode,
      ].join();
      const known = own.get(key);
      if (!known && size >= MOST) return;
      if (!known) size += 1;
      own.set(key, { ...tally, count: 1 + (known?.count ?? 0) });
      flushLater();
    },
    /** Writes what is left. */
    async close(): Promise<void> {
      closed.abort();
      // Whatever is noted while something is written is written after it.
      while (flushes.size > 0) await Promise.all(flushes);
    },
  };
}

export type ErrorTally = ReturnType<typeof createErrorTally>;

function tallyOf(failed: FailedCall, error: BrokerError, lastAt: Instant): BrokerErrorTally {
  const { connection, manifest, environment, endpoint } = failed;
  const { code, brokerCode } = error;
  const atMs = epochMs(lastAt);
  return {
    ...{ connection, broker: manifest.id, environment, code, lastAt, count: 1 },
    endpoint: `${endpoint.method} ${endpoint.path}`,
    ...(brokerCode !== undefined && { brokerCode }),
    isMapped: isMapped(manifest, error),
    hour: instantOf(atMs - (atMs % HOUR_MS)),
  };
}
