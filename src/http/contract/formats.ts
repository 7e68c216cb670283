import { z } from "zod";

export const format = z
  .object({
    id: z.string().meta({ example: "ibkr-flex-xml" }),
    name: z.string(),
    institution: z.string(),
    version: z.number().int(),
    source: z.string().meta({ description: "How the user gets such a file" }),
    grain: z.enum(["execution", "order", "round-trip", "ledger"]),
    zone: z
      .string()
      .meta({ description: "Zone of wall-clock times when neither file nor user says one" }),
  })
  .meta({ id: "Format" });
export type FormatBody = z.infer<typeof format>;

export const formatList = z.object({ items: z.array(format) });
export type FormatList = z.infer<typeof formatList>;
