import { connectionId } from "#domain";
import { checkInterval, createMemoryQueue, type SlotResult } from "#schedule";
import { createScheduler } from "../scheduler.ts";
import { connectionsOf, defaultSystem } from "./default.ts";

/**
 * Sets how often a connection is read by itself: whole minutes from 5 to 60. Fails with
 * "interval-out-of-range" and "unknown-connection".
 */
export async function updateSyncInterval(
  id: string,
  minutes: number,
  userId?: string,
): Promise<void> {
  const intervalMinutes = checkInterval(minutes);
  const connections = await connectionsOf(userId);
  await connections.change(connectionId(id), { intervalMinutes });
}

/** Sets whether a connection is read by itself. Fails with "unknown-connection". */
export async function updateSyncEnabled(
  id: string,
  enabled: boolean,
  userId?: string,
): Promise<void> {
  const connections = await connectionsOf(userId);
  await connections.change(connectionId(id), { syncEnabled: enabled });
}

export type ScheduledSync = {
  readonly connectionId: string;
  /** Id of the broker in the catalogue: "oanda". */
  readonly brokerType: string;
  readonly success: boolean;
  /** Executions and cash movements that were new. */
  readonly tradesImported: number;
  /** Why it was not read, in words. */
  readonly error?: string;
};

/**
 * Reads the connections of all users that are due, each once, and no other; a server does this by
 * itself. Never throws for what a broker does. What another process reads meanwhile is left to it.
 */
export async function runScheduledSync(): Promise<{ readonly results: readonly ScheduledSync[] }> {
  // What is due is run here, so nothing travels.
  const worker = createScheduler(await defaultSystem(), { queue: createMemoryQueue() });
  const ran = await worker.runDue();
  return { results: ran.flatMap(shown) };
}

function shown({ slot, result, outcome, error }: SlotResult): readonly ScheduledSync[] {
  const { connection, broker: brokerType } = slot;
  const of = { connectionId: connection, brokerType };
  if (result && "pull" in result) {
    const { imported: tradesImported, failure } = result.pull;
    const success = result.status === "succeeded";
    return [{ ...of, success, tradesImported, ...(failure && { error: failure.message }) }];
  }
  if (error === undefined && outcome !== "stopped") return [];
  const why = error instanceof Error ? error.message : "Reading it never came to its end";
  return [{ ...of, success: false, tradesImported: 0, error: why }];
}
