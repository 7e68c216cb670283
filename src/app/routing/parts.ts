import type { Environment, TenantId } from "#domain";
import type { OrderServices } from "#http";
import type { BrokerCatalogue, BrokerManifest } from "#kit";
import type { Effective } from "#settings";
import type { ConnectedAccount, Connection } from "#sync";
import type { OrdersParts } from "../orders/desk.ts";
import type { Qualities } from "./qualities.ts";
import type { Calls } from "./standing.ts";

export type RoutingParts = {
  readonly tenant: TenantId;
  readonly ordering: OrdersParts;
  readonly brokers: Pick<BrokerCatalogue, "find">;
  readonly settings: (manifest: BrokerManifest, environment: Environment) => Effective;
  readonly orders: Pick<OrderServices, "place">;
  readonly qualities: Pick<Qualities, "of">;
  /** What calls to brokers meet; absent where nobody counts them. */
  readonly calls?: Calls;
};

/** An account that could take orders, by the name that policies and experiments give it. */
export type Reachable = {
  readonly connection: Connection;
  readonly account: ConnectedAccount;
  readonly manifest: BrokerManifest;
  readonly settings: Effective["settings"];
};

/** The account's own id: it stays when the account is connected anew, and the position with it. */
export const routeOf = ({ account }: Pick<Reachable, "account">): string => account.id;

/** Every account of an environment that takes orders, by id; each through its first connection. */
export async function reachable(
  { ordering, brokers, settings }: Pick<RoutingParts, "ordering" | "brokers" | "settings">,
  environment: Environment,
): Promise<readonly Reachable[]> {
  const { connections } = ordering.store;
  const found = new Map<string, Reachable>();
  for (const connection of await connections.list()) {
    const manifest = brokers.find(connection.broker);
    if (connection.environment !== environment || !manifest?.orders) continue;
    if (connection.trading === "none") continue;
    const own = settings(manifest, environment).settings;
    for (const account of await connections.accounts(connection.id)) {
      const each = { connection, account, manifest, settings: own };
      if (!found.has(account.id)) found.set(account.id, each);
    }
  }
  return [...found.values()].toSorted((a, b) => (routeOf(a) < routeOf(b) ? -1 : 1));
}
