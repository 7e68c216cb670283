import { z } from "zod";

export const system = z
  .object({
    version: z.string(),
    storage: z.object({
      kind: z.enum(["embedded", "pglite", "server"]),
      description: z
        .string()
        .meta({ description: 'For people: "PostgreSQL 18.4 in the data folder"' }),
      promises: z.array(z.string()),
      warnings: z.array(z.string()),
    }),
    formats: z.number().int(),
    sample: z.boolean().meta({ description: "Whether sample data is present" }),
    empty: z.boolean().meta({ description: "Whether nothing was ever imported" }),
  })
  .meta({ id: "System" });
export type System = z.infer<typeof system>;

export const health = z.object({ status: z.literal("ok") });
export type Health = z.infer<typeof health>;

export const readiness = z
  .object({
    status: z.literal("ok"),
    checks: z.array(
      z.object({
        name: z.string().meta({ description: "database, migrations, vault, queue, limits" }),
        state: z.enum(["ok", "degraded", "failed"]),
      }),
    ),
  })
  .meta({ id: "Readiness" });
export type ReadinessBody = z.infer<typeof readiness>;
