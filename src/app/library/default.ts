import { tenantId } from "#domain";
import type { ConnectionServices } from "#http";
import { readConfig } from "../config.ts";
import { openSystem, type System } from "../system.ts";
import { surroundings } from "../surroundings.ts";

let current: Promise<System> | undefined;

/** Lets the functions that name no blotter use this one; undefined forgets it without closing it. */
export function useSystem(system: System | undefined): void {
  current = system && Promise.resolve(system);
}

/**
 * The blotter of functions that name none: the one that was chosen, else that of the environment,
 * which is opened when it is first needed.
 */
export function defaultSystem(): Promise<System> {
  current ??= openFromEnvironment();
  return current;
}

async function openFromEnvironment(): Promise<System> {
  const { folder, databaseUrl, origins, settings } = readConfig({});
  const found = { folder, databaseUrl, origins, settings };
  return openSystem({ ...found, ifInUse: "join", surroundings });
}

/** Connections of one user, who sees no other's. Without a user those of the local one. */
export async function connectionsOf(userId: string | undefined): Promise<ConnectionServices> {
  const system = await defaultSystem();
  if (userId === undefined) return system.services.connections;
  return system.tenants.servicesOf(tenantId(userId)).connections;
}
