import { effectiveLimits, type NewOrder, type RiskLimits } from "#orders";
import type { LimitLevel, TenantStore } from "#store";

type About = Pick<NewOrder, "connection" | "account" | "environment"> & {
  /** Absent: what holds for every instrument. */
  readonly symbol?: string;
};

/** Whether a level speaks of the account and the instrument. */
const concerns = ({ desk, symbol }: LimitLevel, about: About): boolean =>
  (!desk || (desk.connection === about.connection && desk.account === about.account)) &&
  (symbol === undefined || symbol.toUpperCase() === about.symbol?.toUpperCase());

/** The bounds that hold for an order. */
export const limitsOf = (levels: readonly LimitLevel[], about: About): RiskLimits =>
  effectiveLimits(
    about.environment,
    levels.filter((level) => concerns(level, about)).map(({ limits }) => limits),
  );

export const limitsFor =
  ({ risk }: Pick<TenantStore, "risk">) =>
  async ({ ticket, ...order }: NewOrder): Promise<RiskLimits> =>
    limitsOf(await risk.levels(), { ...order, symbol: ticket.instrument.symbol });
