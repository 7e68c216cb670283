import { type Clock, type ConnectionId, FailureError } from "#domain";
import type { LeaseStore } from "#sync";

/** How long the others wait for a holder that died. */
const TTL_MS = 15_000;
/** It lets go so long before the lease ends, so that two never hold the same at once. */
const MARGIN_MS = 2_000;
const BEAT_MS = TTL_MS / 3;
const TRY_MS = 5_000;

export type HeldParts = {
  readonly leases: LeaseStore;
  /** Names this process. */
  readonly owner: string;
  readonly clock: Clock;
  /** Told of what went wrong and is tried again. */
  readonly onTrouble: (error: unknown) => void;
};

/** What only one process has open. */
export type Held<Open> = {
  /** Absent while another process has it. */
  readonly open: () => Open | undefined;
  /** Resolves when it is closed here and others may take it. */
  readonly close: () => Promise<void>;
};

/**
 * Has something of a connection open in one process at a time: opened under a lease, closed before
 * the lease ends, and taken over where its holder died or let go.
 */
export function holdOpen<Open extends { readonly close: () => Promise<void> }>(
  { leases, owner, clock, onTrouble }: HeldParts,
  id: ConnectionId,
  open: () => Open,
): Held<Open> {
  const over = new AbortController();
  let held: Open | undefined;
  const pause = (ms: number) => clock.sleep(ms, over.signal).catch(() => undefined);

  async function hold(): Promise<void> {
    const takenMs = clock.monotonicMs();
    const lease = await leases.lease(id, owner, TTL_MS);
    if (!lease) return;
    try {
      if (over.signal.aborted) return;
      held = open();
      await untilLost(() => leases.renew(lease, TTL_MS), takenMs);
    } finally {
      const opened = held;
      held = undefined;
      await opened?.close();
      await leases.release(lease);
    }
  }

  /** Reckoned from before each renewal was asked for, by our own clock. */
  async function untilLost(renew: () => Promise<unknown>, takenMs: number): Promise<void> {
    let sinceMs = takenMs;
    while (!over.signal.aborted) {
      await pause(BEAT_MS);
      if (over.signal.aborted) return;
      const askedMs = clock.monotonicMs();
      const leftMs = sinceMs + TTL_MS - MARGIN_MS - askedMs;
      if (leftMs <= 0) return;
      const outcome = await within(leftMs, renew());
      if (outcome === "lost") return;
      if (outcome === "renewed") sinceMs = askedMs;
    }
  }

  /** A database that does not answer keeps nobody beyond his time. */
  async function within(ms: number, renewal: Promise<unknown>) {
    const waiting = new AbortController();
    const signal = AbortSignal.any([over.signal, waiting.signal]);
    const renewed = renewal.then(
      () => "renewed" as const,
      (error: unknown) =>
        error instanceof FailureError ? ("lost" as const) : ("unheard" as const),
    );
    const late = clock.sleep(ms, signal).then(
      () => "lost" as const,
      () => "unheard" as const,
    );
    return Promise.race([renewed, late]).finally(() => waiting.abort());
  }

  async function run(): Promise<void> {
    while (!over.signal.aborted) {
      await hold().catch(onTrouble);
      await pause(TRY_MS);
    }
  }
  const running = run();
  return {
    open: () => held,
    async close() {
      over.abort();
      await running;
    },
  };
}
