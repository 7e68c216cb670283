import { createHash } from "node:crypto";
import { brokerCatalogue } from "#brokers";
import { LOCAL_TENANT, type Store, tellCatalogue } from "#store";
import type { Instant } from "#domain";

/** What a broker can do and how, so that a change of it can be seen; documents are left out. */
const digests = () =>
  Object.fromEntries(
    brokerCatalogue.manifests().map(({ id, capabilities, history, evidence, environments }) => {
      const facts = { capabilities, history, level: evidence.level, in: Object.keys(environments) };
      return [id, createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16)];
    }),
  );

/** Tells every tenant, once, that a new version can connect other brokers than the one before. */
export async function tellOfBrokers(store: Store, at: Instant): Promise<void> {
  const people = await store.people.list();
  const tenants = new Set([LOCAL_TENANT, ...people.map(({ tenant }) => tenant)]);
  for (const tenant of tenants) await tellCatalogue(store.forTenant(tenant).scoped, digests(), at);
}
