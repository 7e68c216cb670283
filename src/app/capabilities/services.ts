import type { CapabilityServices } from "#http";
import type { BrokerCatalogue } from "#kit";
import type { ObservedOrders } from "#store";
import { factsOf } from "./matrix.ts";

type Parts = {
  readonly brokers: BrokerCatalogue;
  readonly observed: () => Promise<readonly ObservedOrders[]>;
};

/** What brokers can do, as declared and as the orders of a tenant showed. */
export const capabilityServices = ({ brokers, observed }: Parts): CapabilityServices => ({
  async compare(names) {
    const asked = names.map((name) => brokers.manifest(name).id);
    const orders = await observed();
    const found = brokers
      .manifests()
      .filter(({ id }) => asked.length === 0 || asked.includes(id))
      .flatMap((manifest) =>
        (["paper", "live"] as const)
          .filter((environment) => manifest.environments[environment])
          .map((environment) => ({
            ...{ id: manifest.id, name: manifest.name, environment },
            evidence: manifest.evidence.level,
            facts: [...factsOf(manifest, environment, orders)],
          })),
      );
    const all = found.flatMap(({ facts }) => facts.map(({ capability }) => capability));
    return { capabilities: [...new Set<string>(all)].toSorted(), brokers: found };
  },
});
