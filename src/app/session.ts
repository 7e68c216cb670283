import type { Session } from "#cli";
import { type Answer, call, type Endpoint, type Given, stream } from "#http";
import type { System } from "./system.ts";

/** Calls endpoints within this process. */
export function localSession({ services, close }: System): Session {
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
