import type { ConnectionId, DeadLetters, Instant } from "#domain";
import type { Limiter } from "#guard";
import type { ScheduleStateBody, ServerEvent, Services } from "#http";
import type { Store } from "#store";
import type { Outages, PullLimits, PullResult } from "#sync";
import type { TradeRules } from "#trades";
import type { Bus } from "../bus.ts";
import type { Lane } from "../capabilities/daily.ts";
import type { Calls, OriginsOf } from "../connections/calls.ts";
import type { NotifyParts } from "../notify/parts.ts";
import type { OrdersParts } from "../orders/desk.ts";
import type { LiveSettings } from "../settings/live.ts";
import type { StreamNets } from "../streams/nets.ts";
import type { Surroundings } from "../surroundings.ts";
import type { openVault } from "../vault.ts";
import type { Watch } from "../watch/watch.ts";

/** What all tenants of a process share. */
export type TenantParts = {
  readonly folder: string;
  readonly store: Store;
  readonly secrets: ReturnType<typeof openVault>;
  readonly calls: Calls;
  readonly limiter: Limiter;
  readonly pullLimits: Partial<PullLimits>;
  /** Whether this process ends; see `PullsParts`. */
  readonly isEnding: () => boolean;
  /** Tells when what is read is left in the middle; see `PullsParts`. */
  readonly onLeave?: ((leave: () => void) => () => void) | undefined;
  readonly rules: Partial<TradeRules>;
  readonly origins: OriginsOf;
  readonly outages: Outages;
  readonly schedule: () => Promise<ScheduleStateBody>;
  readonly bus: Pick<Bus, "tell">;
  readonly telling: NotifyParts;
  readonly surroundings: Surroundings;
  readonly watch: Watch;
  readonly settings: LiveSettings;
  readonly nets: StreamNets;
  /** Whether orders are listened to while connections are in use. */
  readonly isLive: boolean;
  /** Probes of accounts, one after the other. */
  readonly lane: Lane;
  /** Whether a broker is this program itself. */
  readonly isOwn: (broker: string) => boolean;
  /** Whether the process can do its work. */
  readonly ready: Services["ready"];
  readonly onFault?: ((error: unknown) => void) | undefined;
};

/** Everything of one tenant that is at hand in this process. */
export type Running = {
  readonly services: Services;
  readonly ordering: OrdersParts;
  readonly deadLetters: DeadLetters;
  /** Tells those who listen here of what happened in another process. */
  readonly hear: (event: ServerEvent) => void;
  readonly runScheduled: (id: ConnectionId, dueAt: Instant) => Promise<PullResult>;
  readonly settle: (id: ConnectionId, options: { readonly isSweep: boolean }) => Promise<void>;
  readonly idle: () => Promise<void>;
  readonly stopListening: () => Promise<void>;
  readonly busy: () => boolean;
};
