import type { Client } from "pg";
import { FailureError } from "#domain";
import type { Surroundings } from "./database.ts";
import { translate } from "./failures.ts";
import { connect, guestsOf, IN_USE, lock, OWNER_NAME, refuse } from "./owner.ts";
import { isGoing, running, signal, STEP_MS, type Place, type Server } from "./server.ts";

/** A server that runs, and the connection that holds the folder; guests have none. */
export type Hold = { readonly server: Server; readonly owner: Client | undefined };

/**
 * Finds or starts the server of the folder and takes the folder, or joins whoever holds it if that
 * is allowed.
 */
export async function acquire(place: Place, ifInUse: "refuse" | "join"): Promise<Hold> {
  for (let attempt = 1; ; attempt++) {
    const server = await running(place);
    try {
      return { server, owner: await take(server, place.surroundings, ifInUse) };
    } catch (error) {
      // Its last owner was just leaving, and the server with it.
      if (isGoing(error) && attempt < 10) continue;
      const isTaken = error instanceof FailureError && error.failure.code === IN_USE;
      // Another process may have taken what this one has started; then it is not ours to stop.
      if (server.isOurs && !isTaken) await server.stop();
      throw translate(error, place.layout.folder);
    }
  }
}

async function take(
  { layout, endpoint, password }: Server,
  surroundings: Surroundings,
  ifInUse: "refuse" | "join",
): Promise<Client | undefined> {
  const owner = await connect(endpoint, password, `${OWNER_NAME} ${process.pid}`);
  const isOwner = await lock(owner, surroundings);
  if (isOwner === true) return owner;
  await owner.end();
  return ifInUse === "join" ? undefined : refuse(layout.folder, isOwner.holder);
}

/** Stops the server, or lets it stop by itself once the last guest has gone. Guests stop nothing. */
export async function leave({ owner, server }: Hold, surroundings: Surroundings): Promise<void> {
  if (!owner) return;
  let guests = await guestsOf(owner);
  // Connections that were closed a moment ago are still listed.
  for (let attempt = 0; guests > 0 && attempt < 20; attempt++) {
    await surroundings.sleep(STEP_MS);
    guests = await guestsOf(owner);
  }
  await owner.end().catch(() => undefined);
  if (guests > 0) return signal(server.pid, "SIGTERM");
  await server.stop();
}
