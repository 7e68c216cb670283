import { brokerCatalogue } from "#brokers";
import type { Instant } from "#domain";
import { type BrokerManifest, declaredCapabilities } from "#kit";
import { LOCAL_TENANT, type Store, tellCatalogue } from "#store";

/** What a broker can do, how its past is read and how well that is known; documents are left out. */
export function factsOf(manifest: BrokerManifest): string {
  const { history, evidence, environments, capabilities, orders } = manifest;
  const { grain, proof, horizonDays } = history;
  return [
    ...declaredCapabilities(manifest),
    ...Object.keys(environments).map((environment) => `environment:${environment}`),
    ...(capabilities.trails ?? []).map((by) => `trail:${by}`),
    ...(orders ? [`orders:${orders.clientIds}`] : []),
    ...[`evidence:${evidence.level}`, `history:${grain}`, `proof:${proof}`],
    `past:${horizonDays === undefined ? "all" : `${horizonDays}-days`}`,
  ]
    .toSorted()
    .join(" ");
}

/** Tells every tenant, once, that a new version can connect other brokers than the one before. */
export async function tellOfBrokers(
  store: Store,
  at: Instant,
  manifests: readonly BrokerManifest[] = brokerCatalogue.manifests(),
): Promise<void> {
  const facts = Object.fromEntries(manifests.map((manifest) => [manifest.id, factsOf(manifest)]));
  const people = await store.people.list();
  const tenants = new Set([LOCAL_TENANT, ...people.map(({ tenant }) => tenant)]);
  for (const tenant of tenants)
    await tellCatalogue(store.forTenant(tenant).scoped, { tenant, facts, at });
}
