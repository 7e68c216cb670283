import type { Environment } from "#domain";
import type { BrokerManifest } from "#kit";
import { z } from "zod";

const amount = z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, 'Expected an amount such as "0.65"');

/** What one broker charges for an order here, in the home currency; for routing by cost. */
const commission = z.strictObject({
  perOrder: amount.exactOptional(),
  perUnit: amount.exactOptional(),
  /** Hundredths of a percent of the value of the order. */
  basisPoints: amount.exactOptional(),
  minimum: amount.exactOptional(),
});

/** What may be set of a broker; a setting that is absent is as the layer below says. */
export type BrokerSettings = {
  /** False: nothing is asked of the broker, and connections wait. Default true. */
  readonly enabled?: boolean;
  /** Share of every limit of the broker that is used here, above 0 to 1. Default 1. */
  readonly limitShare?: number;
  /** One attempt of a call, 1,000 to 60,000 ms. Default 30,000. */
  readonly attemptMs?: number;
  /** One call with all its waits, 5,000 to 120,000 ms, as long as a lease. Default 120,000. */
  readonly deadlineMs?: number;
  /** Repetitions of a call that only asks, 0 to 10. Default 3. */
  readonly maxRetries?: number;
  /** How often new connections are read, from the broker's least to 60. Default: its own. */
  readonly intervalMinutes?: number;
  /** Where routing has nothing better to go by, the lowest comes first, 0 to 1,000. Default 100. */
  readonly priority?: number;
  readonly commission?: z.infer<typeof commission>;
};

export type SettingName = keyof BrokerSettings;

/** Of a broker: for both environments, and what differs in one of them. */
export type BrokerSection = BrokerSettings & { readonly [Env in Environment]?: BrokerSettings };

/** What differs from the defaults, by id of the broker. */
export type SettingsDocument = { readonly brokers: Readonly<Record<string, BrokerSection>> };

/** The settings of one broker: its schema follows from its manifest. */
export function sectionSchema({ cadence, environments }: BrokerManifest) {
  const settings = {
    enabled: z.boolean().exactOptional(),
    limitShare: z.number().gt(0).max(1).exactOptional(),
    attemptMs: z.int().min(1_000).max(60_000).exactOptional(),
    deadlineMs: z.int().min(5_000).max(120_000).exactOptional(),
    maxRetries: z.int().min(0).max(10).exactOptional(),
    intervalMinutes: z.int().min(cadence.leastMinutes).max(60).exactOptional(),
    priority: z.int().min(0).max(1_000).exactOptional(),
    commission: commission.exactOptional(),
  };
  const one = z.strictObject(settings).exactOptional();
  const own = Object.keys(environments).map((name) => [name, one] as const);
  return z.strictObject({ ...settings, ...Object.fromEntries(own) });
}

export const SETTING_NAMES: readonly SettingName[] = [
  ...(["enabled", "limitShare", "attemptMs", "deadlineMs", "maxRetries"] as const),
  ...(["intervalMinutes", "priority", "commission"] as const),
];
