import type { Clock, DeadLetters, Random, TenantId } from "#domain";
import type { Limiter } from "#guard";
import type { Events } from "#http";
import type { BrokerCatalogue } from "#kit";
import type { TenantStore } from "#store";
import type { CredentialStore, Outages, PullLimits, TokenSeal } from "#sync";
import type { TradeRules } from "#trades";
import type { Watch } from "../watch/watch.ts";
import type { Calls, OriginsOf } from "./calls.ts";
import type { SettingsOf } from "./governed.ts";

export type ConnectionsParts = {
  readonly tenant: TenantId;
  readonly store: TenantStore;
  readonly brokers: BrokerCatalogue;
  readonly credentials: CredentialStore;
  readonly seal: TokenSeal;
  readonly calls: Calls;
  readonly limiter: Limiter;
  readonly pullLimits: Partial<PullLimits>;
  /** Whether this process ends; see `PullsParts`. */
  readonly isEnding?: (() => boolean) | undefined;
  readonly onLeave?: ((leave: () => void) => () => void) | undefined;
  readonly origins: OriginsOf;
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: Partial<TradeRules>;
  readonly events: Events;
  readonly outages: Outages;
  readonly deadLetters: DeadLetters;
  /** Told of errors that are no expected outcome of a pull, for the log. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  readonly settings: SettingsOf;
  readonly watch: Pick<Watch, "pull" | "pages">;
  /** Names this process in leases. */
  readonly owner: string;
  readonly newId: () => string;
};
