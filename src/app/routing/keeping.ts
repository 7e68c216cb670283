import {
  type Clock,
  dayOf,
  epochMs,
  instantOf,
  type Instant,
  type Random,
  type TenantId,
} from "#domain";
import type { RoutingStore } from "#routing";
import type { LateWork } from "./late.ts";

export type KeepingParts = {
  /** Tenants whose orders were routed since. */
  readonly routed: (since: Instant) => Promise<readonly TenantId[]>;
  readonly measureLate: (tenant: TenantId, work: LateWork) => Promise<number>;
  readonly storeOf: (tenant: TenantId) => Pick<RoutingStore, "foldRollUps">;
  /** So many days figures are kept by the day; older ones become months. */
  readonly dailyDays: number;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  /** Told that something could not be measured or kept; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
};

/** The market is looked at five to seven minutes after an order, so several times in between. */
const LOOK_MS = 30_000;
/** Fees come with readings, and days end once a day. */
const FEES_EVERY = 10;
const FOLD_EVERY = 120;
const DAY_MS = 86_400_000;

/** Measures late, and folds old days, once for all tenants that route; `count` says what is due. */
export async function keepOnce(parts: KeepingParts, count: number): Promise<void> {
  const { routed, measureLate, storeOf, dailyDays, clock, onTrouble } = parts;
  const before = (days: number) => instantOf(epochMs(clock.now()) - days * DAY_MS);
  const [fees, isFolding] = [count % FEES_EVERY === 0, count % FOLD_EVERY === 0];
  // One tenant keeps no other waiting.
  for (const tenant of await routed(before(isFolding ? EVER_DAYS : RECENT_DAYS))) {
    await measureLate(tenant, { fees }).catch(onTrouble);
    if (isFolding)
      await storeOf(tenant)
        .foldRollUps(dayOf(before(dailyDays)))
        .catch(onTrouble);
  }
}

const EVER_DAYS = 36_500;
/** Longer than fees are waited for. */
const RECENT_DAYS = 46;

/** Does so by itself until the returned function is called. */
export function keepMeasuring(parts: KeepingParts): () => Promise<void> {
  const { clock, random, onTrouble } = parts;
  const over = new AbortController();
  const loop = async () => {
    for (let count = 0; !over.signal.aborted; count++) {
      await keepOnce(parts, count).catch(onTrouble);
      const ms = LOOK_MS * (0.8 + 0.4 * random.fraction());
      await clock.sleep(ms, over.signal).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    over.abort();
    await running;
  };
}
