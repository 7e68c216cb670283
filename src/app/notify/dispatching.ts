import { hostname } from "node:os";
import { createDispatcher } from "#notify";
import type { System } from "../system.ts";
import { tellOfBrokers } from "./catalogue.ts";

export type Telling = {
  /** Sends all that is new and due now; returns how many deliveries were tried. */
  readonly runDue: () => Promise<number>;
  /** Takes nothing more and waits for what is under way. */
  readonly stop: () => Promise<void>;
};

/** Tells users, beside any number of other processes; by itself only once it is started. */
export function createTelling(
  { telling, tenants }: Pick<System, "telling" | "tenants">,
  onTrouble: (error: unknown) => void,
) {
  const { surroundings: clock, ...parts } = telling;
  return createDispatcher({
    ...{ ...parts, clock, random: clock.random, onTrouble },
    // A restart has another name, so that it does not hold what its predecessor held.
    owner: `${hostname()} ${process.pid} ${clock.newId()}`,
    deadLettersOf: tenants.deskOf,
    onInbox: (tenant) => tenants.publish(tenant, { type: "notifications-changed" }),
  });
}

/** Tells users from now on, first of what a new version brought. */
export function startTelling(
  system: Pick<System, "telling" | "tenants" | "store" | "surroundings">,
  onTrouble: (error: unknown) => void,
): Telling {
  const dispatcher = createTelling(system, onTrouble);
  const told = tellOfBrokers(system.store, system.surroundings.now()).catch(onTrouble);
  dispatcher.start();
  return {
    runDue: dispatcher.runDue,
    async stop() {
      await told;
      await dispatcher.stop();
    },
  };
}
