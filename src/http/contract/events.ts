import { z } from "zod";
import { failure } from "./problem.ts";

/**
 * Server-Sent Events of `GET /api/events`: the name of an event is its `type`, its data this object
 * as JSON.
 */
export const importProgress = z.object({
  type: z.literal("import-progress"),
  token: z.string().optional(),
  file: z.string(),
  phase: z.enum(["reading", "rebuilding", "done"]),
  bytes: z.number().int(),
  totalBytes: z.number().int(),
  records: z.number().int(),
});

export const importDone = z.object({
  type: z.literal("import-done"),
  token: z.string().optional(),
  file: z.string(),
  id: z.string().optional().meta({ description: "Absent for a preview and a refused file" }),
  failure: failure.optional(),
});

/** Something that a page shows may be different now. */
export const dataChanged = z.object({
  type: z.literal("data-changed"),
  reason: z.enum(["import", "undo", "replay", "sample", "annotation", "sync", "orders"]),
});

/** A connection is being read; `pages` and `imported` count from the beginning of the run. */
export const syncProgress = z.object({
  type: z.literal("sync-progress"),
  connection: z.string(),
  phase: z.enum(["accounts", "reading", "backfill", "reconciling", "done"]),
  account: z.string().optional(),
  pages: z.number().int(),
  imported: z.number().int(),
  failure: failure.optional(),
});

/** A connection was made, changed its state or went. */
export const connectionChanged = z.object({
  type: z.literal("connection-changed"),
  connection: z.string(),
});

/** Work was given up, or a letter that told of it was closed. */
export const deadLettersChanged = z.object({ type: z.literal("dead-letters-changed") });

/** The list of notices has something new, or some of it was read. */
export const notificationsChanged = z.object({ type: z.literal("notifications-changed") });

export const serverEvent = z
  .discriminatedUnion("type", [
    importProgress,
    importDone,
    dataChanged,
    syncProgress,
    connectionChanged,
    deadLettersChanged,
    notificationsChanged,
  ])
  .meta({ id: "ServerEvent" });
export type ServerEvent = z.infer<typeof serverEvent>;
