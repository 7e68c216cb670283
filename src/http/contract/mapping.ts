import { z } from "zod";

/**
 * What is seen of a file that no importer knows, and how its columns probably map. The body of the
 * request is the file, or its first 256 KiB. Send the corrected mapping as JSON in the `mapping` of
 * an import with `format=generic-table`; it is remembered by `signature`.
 */
export const mappingQuery = z.object({ name: z.string().min(1).max(255).default("statement") });
export type MappingQuery = z.input<typeof mappingQuery>;

export const columnMapping = z.record(z.string(), z.json()).meta({ id: "ColumnMapping" });
export type ColumnMapping = z.infer<typeof columnMapping>;

export const mappingSuggestion = z
  .object({
    signature: z.string().meta({ description: "Names the header; a saved mapping is found by it" }),
    header: z.array(z.string()),
    rows: z
      .array(z.array(z.string()))
      .meta({ description: "First rows below the header, at most 20" }),
    mapping: columnMapping,
    saved: z.boolean().meta({ description: "Whether the mapping was made by the user before" }),
  })
  .meta({ id: "MappingSuggestion" });
export type MappingSuggestion = z.infer<typeof mappingSuggestion>;
