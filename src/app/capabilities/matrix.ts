import type { Environment, Instant } from "#domain";
import { type BrokerManifest, type Capability, declaredCapabilities } from "#kit";
import type { ObservedOrders } from "#store";
import type { CapabilityReading } from "#sync";

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
  /** What the broker stated of each account; absent where it stated nothing. */
  readonly probed?: readonly ProbedOf[];
};

/** What a broker stated of one account. */
type ProbedOf = Pick<CapabilityReading, "connection" | "account" | "region"> & {
  readonly has: boolean;
  readonly evidence: string;
  readonly at: Instant;
};

type Known = {
  readonly orders: readonly ObservedOrders[];
  readonly readings?: readonly CapabilityReading[];
};

/** Refusals that are about one thing only, whatever else the order had. */
const LACKS: Readonly<Record<string, (order: ObservedOrders) => Capability>> = {
  "broker-invalid-order-type": ({ orderType }) => `order:${orderType}`,
  "broker-invalid-tif": ({ timeInForce }) => `tif:${timeInForce}`,
  "broker-hedging-not-allowed": () => "feature:hedging",
  "broker-short-not-available": () => "feature:short-selling",
};

type Seen = { worked: number; refused: number; lastAt: Instant };

/** What is declared, stated of accounts and shown by orders, of one broker in one environment. */
export function factsOf(
  manifest: BrokerManifest,
  environment: Environment,
  { orders, readings = [] }: Known,
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
  const probed = probedBy(
    readings.filter((each) => each.broker === manifest.id && each.environment === environment),
  );
  const all = [...new Set([...declared, ...observed.keys(), ...probed.keys()])].toSorted();
  return all.map((capability) => {
    const [seen, stated] = [observed.get(capability), probed.get(capability)];
    return {
      ...{ capability, declared: declared.has(capability) },
      ...(seen && { observed: seen }),
      ...(stated && { probed: stated }),
    };
  });
}

/** What accounts were stated to have or not, by capability. */
function probedBy(
  readings: readonly CapabilityReading[],
): ReadonlyMap<Capability, readonly ProbedOf[]> {
  const found = new Map<Capability, ProbedOf[]>();
  for (const { connection, account, region, facts, readAt: at } of readings)
    for (const { capability, has, evidence } of facts) {
      const of = { connection, account, ...(region !== undefined && { region }) };
      found.set(capability, [...(found.get(capability) ?? []), { ...of, has, evidence, at }]);
    }
  return found;
}

const shownBy = ({ orderType, timeInForce, assetClass }: ObservedOrders): Capability[] => [
  `order:${orderType}`,
  `tif:${timeInForce}`,
  `asset:${assetClass}`,
];
