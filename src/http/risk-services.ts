import type { z } from "zod";
import type {
  LiveLockInput,
  LiveUnlockBody,
  liveUnlockInput,
  RiskLevelBody,
  RiskLevelInput,
  RiskOverview,
} from "./contract/risk.ts";

/** Bounds of orders, and the lock before live trading, of one tenant. */
export type RiskServices = {
  readonly overview: () => Promise<RiskOverview>;
  /** Fails with "unknown-connection", "account-not-named". */
  readonly setLimits: (level: RiskLevelInput) => Promise<RiskLevelBody>;
  /** Fails with "unlock-not-live", "unlock-name-wrong" and those of `setLimits`. */
  readonly unlock: (
    input: Omit<z.output<typeof liveUnlockInput>, "code">,
    by?: string,
  ) => Promise<LiveUnlockBody>;
  /** Nothing live is begun after this has resolved. */
  readonly lock: (input: LiveLockInput) => Promise<void>;
};
