import type { Session } from "#cli";
import { type Answer, call, type Endpoint, type Given, stream } from "#http";
import { LOCAL_TENANT } from "#store";
import { audited } from "./people/audited.ts";
import type { System } from "./system.ts";

const CALLER = { kind: "local", tenant: LOCAL_TENANT } as const;

/** Calls endpoints within this process. What it does is written down as it is by a server. */
export function localSession({ services: own, store, close }: System): Session {
  const services = audited(own, CALLER, { audit: store.audit, now: own.now });
  return {
    async call<Called extends Endpoint>(endpoint: Called, given: Given<Called> = {}) {
      const answer = await call(endpoint, given, services);
      if (endpoint.reply === stream || answer === undefined) return answer;
      // As over the wire, so that a command sees the same whoever answers.
      return JSON.parse(JSON.stringify(answer)) as Answer<Called>;
    },
    subscribe: (listener) => services.events.subscribe(listener),
    close,
  };
}
