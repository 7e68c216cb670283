import { z } from "zod";

export const credentialField = z
  .object({
    name: z.string(),
    label: z.string(),
    help: z.string(),
    secret: z.boolean(),
    optional: z.literal(true).optional(),
    pattern: z.string().optional().meta({ description: "Regular expression of the whole text" }),
  })
  .meta({ id: "CredentialField", description: "One input of the connect form" });
export type CredentialFieldBody = z.infer<typeof credentialField>;

const limit = z.object({
  id: z.string(),
  max: z.number().int(),
  perMs: z.number().int(),
  scope: z.enum(["host", "app", "credential", "account", "ip"]),
  source: z.string().optional(),
});

/** What is known of a broker as data; see the manifest of its adapter. */
export const broker = z
  .object({
    id: z.string().meta({ example: "oanda" }),
    aliases: z.array(z.string()),
    name: z.string(),
    institution: z.string(),
    summary: z.string(),
    docs: z.string(),
    evidence: z.object({
      level: z.enum(["listed", "documented", "recorded", "confirmed"]),
      from: z.array(z.string()),
    }),
    environments: z.array(z.enum(["paper", "live"])),
    credentials: z.array(credentialField),
    limits: z.array(limit),
    takesOrders: z.boolean().meta({ description: "Whether orders can be placed from here" }),
    capabilities: z.object({
      reads: z.array(z.string()),
      assetClasses: z.array(z.string()),
      orderTypes: z.array(z.string()),
      timeInForce: z.array(z.string()),
      realtime: z.boolean(),
    }),
    history: z.object({
      per: z.enum(["connection", "account"]),
      grain: z.enum(["execution", "order", "ledger"]),
      horizonDays: z.number().int().optional(),
      windowDays: z.number().int().optional(),
      latenessMs: z.number().int(),
      proof: z.enum(["sequence", "total", "double-read", "none"]),
    }),
    cadence: z.object({
      defaultMinutes: z.number().int(),
      leastMinutes: z.number().int(),
      afterHoursUtc: z.array(z.number().int()).optional(),
      market: z.enum(["nyse", "cme", "fx"]).optional().meta({
        description: "While it is closed, connections are read every four hours",
      }),
      resets: z.object({ at: z.string(), zone: z.string() }).optional().meta({
        description: "When the broker forgets the records of a day; they are read shortly before",
      }),
    }),
  })
  .meta({ id: "Broker", description: "One way to reach an institution" });
export type BrokerBody = z.infer<typeof broker>;

export const brokerList = z.object({ items: z.array(broker) });
export type BrokerList = z.infer<typeof brokerList>;
export const brokerKey = z.object({ broker: z.string().max(100) });
