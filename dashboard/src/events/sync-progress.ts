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

/** Whatever was known is old: the connection changed, or nobody listened for a while. */
export function forgetSync(connection?: string): void {
  if (connection === undefined) latest.clear();
  else latest.delete(connection);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSyncProgress = (connection: string): SyncProgress | undefined =>
  useSyncExternalStore(subscribe, () => latest.get(connection));
