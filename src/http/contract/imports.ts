import { z } from "zod";
import { flag, instant, pageOf, paging, zone } from "./common.ts";
import { execution } from "./executions.ts";

export const check = z
  .object({
    name: z.string(),
    expected: z.string(),
    actual: z.string(),
    ok: z.boolean(),
    note: z.string().optional(),
  })
  .meta({ id: "Check", description: "A figure that the file states, compared with ours" });
export type CheckBody = z.infer<typeof check>;

const counted = { new: z.number().int(), known: z.number().int() };

export const importReport = z
  .object({
    id: z.string(),
    file: z.string(),
    format: z.string(),
    accounts: z.array(z.string()),
    executions: z.object({ ...counted, quarantined: z.number().int() }),
    cash: z.object(counted),
    splits: z.object(counted),
    checks: z.array(check),
    passed: z.array(z.object({ reason: z.string(), rows: z.number().int() })),
    notes: z.array(z.string()),
    roundTrips: z.number().int(),
    durationMs: z.number(),
    repeated: z.literal(true).optional(),
  })
  .meta({ id: "ImportReport" });
export type ImportReportBody = z.infer<typeof importReport>;

export const quarantineRow = z
  .object({
    line: z.number().int(),
    section: z.string().optional(),
    code: z.string(),
    reason: z.string(),
    raw: z.string(),
  })
  .meta({ id: "QuarantineRow" });
export type QuarantineRowBody = z.infer<typeof quarantineRow>;

/** What a file needs said beside its bytes. The body of the request is the file itself. */
const reading = {
  name: z
    .string()
    .min(1)
    .max(255)
    .default("statement")
    .meta({ description: "File name, for people" }),
  format: z
    .string()
    .max(100)
    .optional()
    .meta({ description: "Format id, when the file does not say it" }),
  zone: zone.optional(),
  dateOrder: z.enum(["ymd", "dmy", "mdy"]).optional(),
  account: z
    .string()
    .max(100)
    .optional()
    .meta({ description: "Account number, for a file that names none" }),
  mapping: z.string().max(20_000).optional().meta({ description: "Column mapping as JSON" }),
  progress: z
    .string()
    .max(100)
    .optional()
    .meta({ description: "Token that comes back in import-progress events" }),
};

export const importQuery = z.object(reading);
export type ImportQuery = z.input<typeof importQuery>;

export const importPreview = z
  .object({
    report: importReport,
    executions: z.array(execution).meta({ description: "First new ones, at most 50" }),
    quarantined: z.array(quarantineRow).meta({ description: "First ones, at most 50" }),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreviewBody = z.infer<typeof importPreview>;

export const importSummary = z
  .object({
    report: importReport,
    startedAt: instant,
    bytes: z.number().int(),
    quarantined: z.number().int(),
    sample: z.boolean(),
  })
  .meta({ id: "ImportSummary" });
export type ImportSummaryBody = z.infer<typeof importSummary>;

export const importsQuery = z.object(paging);
export type ImportsQuery = z.input<typeof importsQuery>;
export const importPage = pageOf(importSummary);
export type ImportPage = z.infer<typeof importPage>;

export const importKey = z.object({ id: z.string().max(100) });

export const undone = z
  .object({ executions: z.number().int(), cash: z.number().int() })
  .meta({ id: "Undone", description: "How many records went with an import" });
export type Undone = z.infer<typeof undone>;

export const quarantineQuery = z.object({ import: z.string().optional(), ...paging });
export type QuarantineQuery = z.input<typeof quarantineQuery>;
export const quarantineItem = quarantineRow
  .extend({ import: z.string(), file: z.string(), importer: z.string() })
  .meta({ id: "QuarantineItem" });
export type QuarantineItemBody = z.infer<typeof quarantineItem>;
export const quarantinePage = pageOf(quarantineItem);
export type QuarantinePage = z.infer<typeof quarantinePage>;

export const downloadQuery = z.object({ download: flag.optional() });
