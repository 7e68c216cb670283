import { epochMs, instantOf, type TenantId } from "#domain";
import { deliver, type DeliverParts } from "./deliver.ts";
import type { Claim, Outbox } from "./ports.ts";
import { spreadOf } from "./spread.ts";

export type DispatcherLimits = {
  /** How often it looks for what is new and what is due. */
  readonly pollMs: number;
  /** Notices that are sent on their ways in one transaction. */
  readonly batch: number;
  /** Mails and messages that are under way at the same time. */
  readonly concurrency: number;
  /** How long a claim outlives its process; longer than any try takes. */
  readonly claimMs: number;
  /** What is older and has come to its end is removed. */
  readonly keepMs: number;
};

const LIMITS: DispatcherLimits = {
  pollMs: 1_000,
  batch: 200,
  concurrency: 10,
  claimMs: 120_000,
  keepMs: 90 * 24 * 3_600_000,
};
/** The longest pause while the database does not answer. */
const MAX_PAUSE_MS = 30_000;
const PRUNE_MS = 3_600_000;

export type DispatcherParts = DeliverParts & {
  readonly outbox: Outbox;
  /** Names this process in claims; a restart has another name. */
  readonly owner: string;
  readonly limits?: Partial<DispatcherLimits>;
  /** The list of a tenant has something new. */
  readonly onInbox?: (tenant: TenantId) => void;
  /** Told of trouble that is not the receiver's; it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
};

/** Sends notices on their ways and delivers them, beside any number of others. */
export type Dispatcher = {
  /** Looks by itself from now on. */
  readonly start: () => void;
  /** Sends all that is new and due now; returns how many deliveries were tried. */
  readonly runDue: () => Promise<number>;
  /** Takes nothing more and waits for what is under way. */
  readonly stop: () => Promise<void>;
};

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { outbox, clock, owner } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  let isEnding = false;
  let pause = new AbortController();
  let loop: Promise<void> = Promise.resolve();
  let prunedMs = -Infinity;

  async function spreadAll(): Promise<void> {
    for (let taken = limits.batch; taken === limits.batch && !isEnding;) {
      const found = await outbox.spread({
        limit: limits.batch,
        plan: (notice, facts) => {
          const { emailAt, ...rest } = spreadOf(notice, facts, clock.now());
          return parts.mail && emailAt ? { ...rest, emailAt } : rest;
        },
      });
      taken = found.taken;
      for (const tenant of found.tenants) parts.onInbox?.(tenant);
    }
  }

  async function attempt(claim: Claim): Promise<void> {
    try {
      await outbox.settle(claim, await deliver(parts, claim));
    } catch (error) {
      // The claim runs out, and the delivery comes again under the same id.
      parts.onTrouble?.(error);
    }
  }

  async function deliverDue(): Promise<number> {
    let tried = 0;
    while (!isEnding) {
      const { concurrency: limit, claimMs: ttlMs } = limits;
      const claims = await outbox.claim({
        ...{ owner, at: clock.now(), limit, ttlMs, mail: parts.mail !== undefined },
      });
      await Promise.all(claims.map(attempt));
      tried += claims.length;
      if (claims.length === 0) break;
    }
    return tried;
  }

  async function prune(): Promise<void> {
    if (clock.monotonicMs() - prunedMs < PRUNE_MS) return;
    prunedMs = clock.monotonicMs();
    await outbox.prune(instantOf(epochMs(clock.now()) - limits.keepMs));
  }

  async function runDue(): Promise<number> {
    await spreadAll();
    const tried = await deliverDue();
    await prune();
    return tried;
  }

  async function repeat(): Promise<void> {
    for (let troubles = 0; !isEnding;) {
      try {
        await runDue();
        troubles = 0;
      } catch (error) {
        troubles++;
        parts.onTrouble?.(error);
      }
      const pauseMs = Math.min(limits.pollMs * 2 ** troubles, MAX_PAUSE_MS);
      pause = new AbortController();
      if (!isEnding) await clock.sleep(pauseMs, pause.signal).catch(() => undefined);
    }
  }

  return {
    start: () => void (loop = repeat()),
    runDue,
    async stop() {
      isEnding = true;
      pause.abort();
      await loop;
    },
  };
}
