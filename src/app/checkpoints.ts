import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AuditCheckpoint, fail, parseInstant, tenantId } from "#domain";
import { z } from "zod";
import { appendLine, isCode } from "./write-once.ts";

const row = z.strictObject({
  tenant: z.string().transform(tenantId),
  seq: z.int().min(0),
  hash: z.string().regex(/^[\da-f]{64}$/),
  at: z.string().transform((text, context) => {
    const instant = parseInstant(text);
    if (instant !== undefined) return instant;
    context.addIssue({ code: "custom", message: "Not an instant" });
    return z.NEVER;
  }),
  key: z.string(),
  signature: z.string(),
});

/** Outside of the database, so that whoever changes that does not change them with it. */
const pathIn = (folder: string) => join(folder, "audit", "checkpoints.jsonl");

export const keepCheckpoint = (folder: string, checkpoint: AuditCheckpoint): Promise<void> =>
  appendLine(pathIn(folder), JSON.stringify(checkpoint));

/** What follows the last line end was cut off while it was written, and never acknowledged. */
export async function keptCheckpoints(folder: string): Promise<AuditCheckpoint[]> {
  const path = pathIn(folder);
  const text = await readFile(path, "utf8").catch((error: unknown) =>
    isCode(error, "ENOENT") ? "" : unreadable(path, 0),
  );
  return parsedLines(text.slice(0, text.lastIndexOf("\n") + 1), path);
}

/** Checkpoints of a file of the user, one a line. Fails with "checkpoint-unreadable". */
export async function checkpointsIn(path: string): Promise<AuditCheckpoint[]> {
  return parsedLines(await readFile(path, "utf8").catch(() => unreadable(path, 0)), path);
}

const parsedLines = (text: string, path: string): AuditCheckpoint[] =>
  text
    .split("\n")
    .flatMap((line, at) => (line.trim() === "" ? [] : (parsed(line) ?? unreadable(path, at + 1))));

function parsed(line: string): AuditCheckpoint | undefined {
  try {
    return row.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

const unreadable = (path: string, line: number): never =>
  fail({
    code: "checkpoint-unreadable",
    message:
      line === 0
        ? `The file "${path}" cannot be read`
        : `Line ${line} of "${path}" is no checkpoint`,
    owner: "user",
    next: "Take the file as it was written, from a backup if need be",
  });
