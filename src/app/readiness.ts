import { type Clock, fail } from "#domain";
import type { ReadinessBody } from "#http";
import type { Store } from "#store";
import type { Vault } from "#vault";
import type { LazyQueue } from "./queue.ts";

type Parts = {
  readonly store: { readonly census: Pick<Store["census"], "isCurrent"> };
  readonly vault: Pick<Vault, "ready">;
  readonly queue: Pick<LazyQueue, "state">;
  /** Whether limits are counted with others, where they are to be. */
  readonly limitsShared: () => boolean;
  readonly clock: Clock;
};

/** Longer than this nothing is waited for. */
const PATIENCE_MS = 3_000;
/** Whoever asks often, from wherever, has the database asked no more often than this. */
const FRESH_MS = 1_000;

type Checks = ReadinessBody["checks"];

/**
 * Says whether this process can do its work, and what is lost or less than it should be. Without
 * its queue or its Redis it goes on; without database, current tables or key it cannot. Fails with
 * "not-ready".
 */
export function createReadiness(parts: Parts): () => Promise<ReadinessBody> {
  const { clock } = parts;
  let checks: Checks = [];
  let freshUntilMs = -Infinity;
  let running: Promise<Checks> | undefined;
  const look = async () => {
    checks = await looked(parts);
    freshUntilMs = clock.monotonicMs() + FRESH_MS;
    return checks;
  };
  return async () => {
    if (clock.monotonicMs() >= freshUntilMs)
      await (running ??= look().finally(() => (running = undefined)));
    const failed = checks.filter(({ state }) => state === "failed");
    return failed.length === 0 ? { status: "ok", checks } : fail(notReady(checks));
  };
}

async function looked({ store, vault, queue, limitsShared, clock }: Parts): Promise<Checks> {
  const within = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
    const over = new AbortController();
    const late = clock.sleep(PATIENCE_MS, over.signal).then(() => undefined);
    // Why it failed is in the log of whoever failed; here it is told to everybody.
    const result = await Promise.race([work, late]).catch(() => undefined);
    over.abort();
    return result;
  };
  const [isCurrent, hasKey, carried] = await Promise.all([
    within(store.census.isCurrent()),
    within(vault.ready().then(() => true)),
    within(queue.state()),
  ]);
  return [
    { name: "database", state: isCurrent === undefined ? "failed" : "ok" },
    { name: "migrations", state: isCurrent ? "ok" : "failed" },
    { name: "vault", state: hasKey ? "ok" : "failed" },
    { name: "queue", state: carried?.reachable ? "ok" : "degraded" },
    { name: "limits", state: limitsShared() ? "ok" : "degraded" },
  ];
}

const notReady = (checks: Checks) => {
  const failed = checks.filter(({ state }) => state === "failed").map(({ name }) => name);
  return {
    code: "not-ready",
    message: `The server cannot work: ${failed.join(", ")}`,
    owner: "user" as const,
    next: 'Run "openblotter doctor" on its machine, and look into its log',
    details: { failed },
  };
};
