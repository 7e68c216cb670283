import { useSyncExternalStore } from "react";
import { importFile, previewFile, type ReadingOptions } from "../../api/imports.ts";
import type { ImportPreviewBody, ImportReportBody } from "../../api/types.ts";
import { queryClient } from "../../app/query-client.ts";
import { forgetProgress } from "../../events/progress.ts";

/** A file on its way in. It outlives the page, so that one can look around meanwhile. */
export type QueuedFile = {
  /** Also the token under which the server reports progress. */
  readonly key: string;
  readonly file: File;
  readonly options: ReadingOptions;
  readonly state: "waiting" | "reading" | "ready" | "refused" | "importing" | "done";
  readonly preview?: ImportPreviewBody;
  readonly report?: ImportReportBody;
  readonly error?: unknown;
};

let files: readonly QueuedFile[] = [];
const listeners = new Set<() => void>();
/** The server takes one import at a time; files wait here in order instead of there. */
let line: Promise<void> = Promise.resolve();

function set(next: readonly QueuedFile[]): void {
  files = next;
  for (const listener of listeners) listener();
}

function update(key: string, change: (file: QueuedFile) => QueuedFile): void {
  set(files.map((file) => (file.key === key ? change(file) : file)));
}

const enqueue = (work: () => Promise<void>) => {
  line = line.then(work, work);
  return line;
};

export function addFiles(added: readonly File[]): void {
  const queued = added.map((file): QueuedFile => ({
    key: crypto.randomUUID(),
    file,
    options: {},
    state: "waiting",
  }));
  set([...files, ...queued]);
  for (const { key } of queued) void enqueue(() => preview(key));
}

export function discardFile(key: string): void {
  forgetProgress(key);
  set(files.filter((file) => file.key !== key));
}

/** Looks at the file again with what the user has said about it. */
export function answer(key: string, options: ReadingOptions): void {
  update(key, ({ key: same, file, options: before }) => ({
    key: same,
    file,
    options: { ...before, ...options },
    state: "waiting",
  }));
  void enqueue(() => preview(key));
}

async function preview(key: string): Promise<void> {
  const queued = files.find((file) => file.key === key);
  if (queued?.state !== "waiting") return;
  update(key, (file) => ({ ...file, state: "reading" }));
  try {
    const found = await previewFile(queued.file, queued.options, key);
    update(key, (file) => ({ ...file, state: "ready", preview: found }));
  } catch (error) {
    update(key, (file) => ({ ...file, state: "refused", error }));
  }
}

/**
 * Whether importing would store anything. A file of known rows only may be imported, and changes
 * nothing.
 */
export const bringsNew = ({ executions, cash, splits }: ImportReportBody): boolean =>
  executions.new + cash.new + splits.new > 0;

export const isReady = ({ state, preview: found }: QueuedFile): boolean =>
  state === "ready" && found !== undefined && bringsNew(found.report);

/** Imports every file that was looked at and brings something. */
export function importReady(): void {
  for (const file of files) if (isReady(file)) commitFile(file.key);
}

export function commitFile(key: string): void {
  update(key, (file) => ({ ...file, state: "importing" }));
  void enqueue(() => commit(key));
}

async function commit(key: string): Promise<void> {
  const queued = files.find((file) => file.key === key);
  if (queued?.state !== "importing") return;
  try {
    const report = await importFile(queued.file, queued.options, key);
    update(key, (file) => ({ ...file, state: "done", report }));
    await queryClient.invalidateQueries();
  } catch (error) {
    update(key, (file) => ({ ...file, state: "refused", error }));
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useQueue = (): readonly QueuedFile[] => useSyncExternalStore(subscribe, () => files);
