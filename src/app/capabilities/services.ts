import { type ConnectionId, fail, storedAccountId } from "#domain";
import { type CapabilityServices, type InstrumentServices, wire } from "#http";
import type { BrokerCatalogue } from "#kit";
import type { ObservedOrders, TenantStore } from "#store";
import { type Connection, unknownConnection } from "#sync";
import { factsOf } from "./matrix.ts";
import { type AccountProbe, probeConnection, type ProbeParts } from "./probe.ts";

type Parts = ProbeParts & {
  readonly brokers: BrokerCatalogue;
  readonly observed: () => Promise<readonly ObservedOrders[]>;
  /** Told of connections whose accounts were asked. */
  readonly onProbe: (connection: ConnectionId) => void;
};

/** What brokers can do: as declared, as stated of accounts, and as the orders of a tenant showed. */
export function capabilityServices(parts: Parts): CapabilityServices {
  const { brokers, observed, store } = parts;
  return {
    async compare(names) {
      const asked = names.map((name) => brokers.manifest(name).id);
      const [orders, readings] = await Promise.all([observed(), store.capabilities.readings()]);
      const found = brokers
        .manifests()
        .filter(({ id }) => asked.length === 0 || asked.includes(id))
        .flatMap((manifest) =>
          (["paper", "live"] as const)
            .filter((environment) => manifest.environments[environment])
            .map((environment) => ({
              ...{ id: manifest.id, name: manifest.name, environment },
              evidence: manifest.evidence.level,
              facts: wire(factsOf(manifest, environment, { orders, readings })),
            })),
        );
      const all = found.flatMap(({ facts }) => facts.map(({ capability }) => capability));
      return { capabilities: [...new Set<string>(all)].toSorted(), brokers: found };
    },
    async probe(id) {
      const items: AccountProbe[] = [];
      for (const connection of await connectionsOf(store, id)) {
        items.push(...(await probeConnection(parts, connection)));
        parts.onProbe(connection.id);
      }
      return { items: wire(items) };
    },
    async changes({ broker: name }, page) {
      const broker = name === undefined ? undefined : brokers.manifest(name).id;
      return store.capabilities.changes({ broker }, page);
    },
  };
}

/** One connection by id, or all. */
const connectionsOf = async (
  { connections }: Pick<TenantStore, "connections">,
  id: ConnectionId | undefined,
): Promise<readonly Connection[]> =>
  id === undefined
    ? connections.list()
    : [(await connections.read(id)) ?? fail(unknownConnection(id))];

type ListingParts = {
  readonly store: Pick<TenantStore, "connections" | "listings">;
  readonly brokers: BrokerCatalogue;
};

/** What can be traded, as brokers listed it to a tenant. */
export const instrumentServices = ({ store, brokers }: ListingParts): InstrumentServices => ({
  async search({ q: text, kind, connection: id, ...asked }, page) {
    const [connection] = id === undefined ? [] : await connectionsOf(store, id as ConnectionId);
    const broker = asked.broker === undefined ? undefined : brokers.manifest(asked.broker).id;
    return store.listings.search(
      {
        ...{ text, kind },
        broker: connection?.broker ?? broker,
        environment: connection?.environment ?? asked.environment,
        ...(asked.account !== undefined && { account: storedAccountId(asked.account) }),
      },
      page,
    );
  },
  lists: async () => [...(await store.listings.summaries())],
});
