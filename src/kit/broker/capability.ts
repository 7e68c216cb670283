import type { BrokerManifest } from "./manifest.ts";

/** What an account of a broker may do besides kinds of orders; the account decides in the end. */
export const BROKER_FEATURES = [
  /** Parts of a unit. */
  "fractional",
  /** Long and short in one instrument at once. */
  "hedging",
  /** The oldest position is closed first, and nothing else may be. */
  "fifo-only",
  /** Stops that are filled at their price, whatever the market does. */
  "guaranteed-stop",
  /** Exits that are sent with the order that opens. */
  "brackets",
  /** A limit and a stop for a position that is there, of which one ends the other. */
  "oco",
  "short-selling",
  "extended-hours",
] as const;
export type BrokerFeature = (typeof BROKER_FEATURES)[number];

/**
 * One thing that a broker can do, with its kind: "order:limit", "tif:gtc", "asset:fx",
 * "read:executions", "feature:hedging", "stream:quotes".
 */
export type Capability = `${"order" | "tif" | "asset" | "read" | "feature"}:${string}` | "realtime";

/** What the manifest says that a broker can do, sorted. Nothing is loaded for that. */
export function declaredCapabilities({
  capabilities,
}: Pick<BrokerManifest, "capabilities">): readonly Capability[] {
  const { orderTypes, timeInForce, assetClasses, reads, features = [], realtime } = capabilities;
  const all: Capability[] = [
    ...orderTypes.map((type) => `order:${type}` as const),
    ...timeInForce.map((time) => `tif:${time}` as const),
    ...assetClasses.map((kind) => `asset:${kind}` as const),
    ...reads.map((read) => `read:${read}` as const),
    ...features.map((feature) => `feature:${feature}` as const),
    ...(realtime ? (["realtime"] as const) : []),
  ];
  return all.toSorted();
}
