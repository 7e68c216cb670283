import { type Door, nobody, type Services } from "#http";
import { LOCAL_TENANT } from "#store";
import type { Tenants } from "../tenants.ts";
import { audited } from "./audited.ts";
import { actorOf, type Caller, checkScope, proofOf, tenantOf } from "./caller.ts";
import { own } from "./own.ts";
import type { People } from "./people.ts";
import { createRates, type SharedLimiter } from "./rates.ts";
import { signingIn } from "./signing-in.ts";

const LOCAL: Caller = { kind: "local", tenant: LOCAL_TENANT };

/** The door of a server: counts calls, asks who is there, and gives each what is theirs. */
export function createDoor(people: People, tenants: Tenants, shared?: SharedLimiter): Door {
  const rates = createRates(people.surroundings, shared);
  const parts = { audit: people.store.audit, now: people.surroundings.now };

  const given = (caller: Caller): Services => {
    const services = audited(tenants.servicesOf(tenantOf(caller)), caller, parts);
    const proof = proofOf(caller);
    if (proof === undefined) return services;
    return { ...services, events: people.streams.watched(services.events, proof) };
  };

  return {
    async admit(visit, endpoint) {
      const closed = await people.closed();
      await rates.ofAddress(visit.address, endpoint, !closed);
      const coming = { ...nobody, ...signingIn(people, visit) };
      // What is public asks nothing of a tenant, and is given the one that is always there.
      if (endpoint.scope === "public")
        return { ...tenants.servicesOf(LOCAL_TENANT), people: coming };
      if (!closed) return { ...given(LOCAL), people: coming };
      const caller = await people.callerOf(visit);
      await rates.ofCaller(actorOf(caller));
      checkScope(caller, endpoint.scope);
      if (caller.kind !== "session") return { ...given(caller), people: nobody };
      return { ...given(caller), people: { ...coming, ...own(people, caller, visit) } };
    },
    close: () => tenants.close(),
  };
}
