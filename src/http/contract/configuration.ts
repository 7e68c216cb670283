import { z } from "zod";
import { instant } from "./common.ts";

const document = z
  .object({ brokers: z.record(z.string().max(100), z.unknown()) })
  .meta({ id: "SettingsDocument", description: "What differs from the defaults, by broker" });

const reason = z.string().trim().min(1).max(500).meta({ description: "Why; kept for ever" });
const base = z.int().min(0).meta({ description: "The version that the change was made from" });

export const configurationChange = z.object({ base, document, reason });
export const configurationRestore = z.object({ base, reason });
export const settingsVersionKey = z.object({ version: z.coerce.number().int().min(1) });
export const settingsVersionsQuery = z.object({
  before: z.coerce.number().int().min(1).optional(),
});

const changes = z.array(
  z.object({
    path: z.string().meta({ example: "brokers.oanda.live.limitShare" }),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
  }),
);

const version = z.object({
  version: z.int(),
  at: instant,
  author: z.string(),
  reason: z.string(),
  restores: z.int().optional().meta({ description: "The version that was gone back to" }),
  changes: changes.meta({ description: "Against the version before" }),
});
export const settingsVersion = version.meta({ id: "SettingsVersion" });
export type SettingsVersionBody = z.infer<typeof settingsVersion>;
export const settingsVersionList = z.object({ items: z.array(settingsVersion) });
export type SettingsVersionList = z.infer<typeof settingsVersionList>;
export const settingsVersionWhole = version
  .extend({ document })
  .meta({ id: "SettingsVersionWhole" });
export type SettingsVersionWhole = z.infer<typeof settingsVersionWhole>;

const setting = z.object({
  name: z.string(),
  value: z.unknown(),
  from: z.enum(["default", "file", "environment", "database"]),
});

export const configuration = z
  .object({
    version: z.int().meta({ description: "Of the database; 0 for none" }),
    document,
    brokers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        leastMinutes: z.int(),
        limits: z.array(
          z.object({ id: z.string(), max: z.int(), perMs: z.int(), scope: z.string() }),
        ),
        environments: z.array(
          z.object({ environment: z.enum(["paper", "live"]), settings: z.array(setting) }),
        ),
      }),
    ),
  })
  .meta({ id: "Configuration", description: "How each broker is used now, and who says so" });
export type ConfigurationBody = z.infer<typeof configuration>;
