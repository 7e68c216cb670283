import { useSyncExternalStore } from "react";
import type { ServerEvent } from "../api/types.ts";

export type Progress = Extract<ServerEvent, { type: "import-progress" }>;

/** How far each running import is, by the token that the page gave it. */
const latest = new Map<string, Progress>();
const listeners = new Set<() => void>();

export function recordProgress(progress: Progress): void {
  if (progress.token === undefined) return;
  latest.set(progress.token, progress);
  for (const listener of listeners) listener();
}

export function forgetProgress(token: string): void {
  latest.delete(token);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useProgress = (token: string): Progress | undefined =>
  useSyncExternalStore(subscribe, () => latest.get(token));
