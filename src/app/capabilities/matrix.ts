import type { Environment, Instant } from "#domain";
import { type BrokerManifest, type Capability, declaredCapabilities } from "#kit";
import type { ObservedOrders } from "#store";

/** What is known of one thing that a broker may do. */
export type CapabilityFact = {
  readonly capability: Capability;
  /** Whether the manifest says so. */
  readonly declared: boolean;
  readonly observed?: {
    /** Orders that showed that it works. */
    readonly worked: number;
    /** Orders that the broker refused for the very lack of it. */
    readonly refused: number;
    readonly lastAt: Instant;
  };
};

/** Refusals that are about one thing only, whatever else the order had. */
const LACKS: Readonly<Record<string, (order: ObservedOrders) => Capability>> = {
  "broker-invalid-order-type": ({ orderType }) => `order:${orderType}`,
  "broker-invalid-tif": ({ timeInForce }) => `tif:${timeInForce}`,
  "broker-hedging-not-allowed": () => "feature:hedging",
  "broker-short-not-available": () => "feature:short-selling",
};

type Seen = { worked: number; refused: number; lastAt: Instant };

/** What the manifest declares and what orders showed, of one broker in one environment. */
export function factsOf(
  manifest: BrokerManifest,
  environment: Environment,
  orders: readonly ObservedOrders[],
): readonly CapabilityFact[] {
  const declared = new Set(declaredCapabilities(manifest));
  const observed = new Map<Capability, Seen>();
  const note = (capability: Capability, worked: boolean, { count, lastAt }: ObservedOrders) => {
    const seen = observed.get(capability) ?? { worked: 0, refused: 0, lastAt };
    seen[worked ? "worked" : "refused"] += count;
    if (lastAt > seen.lastAt) seen.lastAt = lastAt;
    observed.set(capability, seen);
  };
  for (const order of orders) {
    if (order.broker !== manifest.id || order.environment !== environment) continue;
    if (order.refusedBy === null) {
      for (const shown of shownBy(order)) note(shown, true, order);
      continue;
    }
    const lack = LACKS[order.refusedBy]?.(order);
    if (lack) note(lack, false, order);
  }
  const all = [...new Set([...declared, ...observed.keys()])].toSorted();
  return all.map((capability) => {
    const seen = observed.get(capability);
    const fact = { capability, declared: declared.has(capability) };
    return seen ? { ...fact, observed: seen } : fact;
  });
}

const shownBy = ({ orderType, timeInForce, assetClass }: ObservedOrders): Capability[] => [
  `order:${orderType}`,
  `tif:${timeInForce}`,
  `asset:${assetClass}`,
];
