import { useSyncExternalStore } from "react";
import type { ServerEvent } from "../api/types.ts";

export type SyncProgress = Extract<ServerEvent, { type: "sync-progress" }>;

/** How far each connection is that is being read now, by its id. */
const latest = new Map<string, SyncProgress>();
const listeners = new Set<() => void>();

export function recordSync(progress: SyncProgress): void {
  if (progress.phase === "done") latest.delete(progress.connection);
  else latest.set(progress.connection, progress);
  tell();
}

/** Whatever was known is old, since nobody listened for a while. */
export function forgetAllSyncs(): void {
  latest.clear();
  tell();
}

/**
 * A connection changed, which a reading that failed tells by nothing else. Where it is not being
 * read now, its progress is over, unless newer progress came while that was asked.
 */
export async function settleSync(
  connection: string,
  isSyncing: () => Promise<boolean>,
): Promise<void> {
  const known = latest.get(connection);
  if (known === undefined || (await isSyncing()) || latest.get(connection) !== known) return;
  latest.delete(connection);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const syncProgressOf = (connection: string): SyncProgress | undefined =>
  latest.get(connection);

export const useSyncProgress = (connection: string): SyncProgress | undefined =>
  useSyncExternalStore(subscribe, () => syncProgressOf(connection));
