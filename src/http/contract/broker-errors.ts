import { z } from "zod";
import { instant } from "./common.ts";

export const brokerErrorsQuery = z.object({
  broker: z.string().max(100).optional(),
  days: z.coerce.number().int().min(1).max(90).default(7),
});
export type BrokerErrorsQuery = z.input<typeof brokerErrorsQuery>;

const sum = z
  .object({
    broker: z.string(),
    environment: z.enum(["paper", "live"]),
    endpoint: z.string().meta({ example: "GET /accounts/{account}" }),
    code: z.string().meta({ description: "Standard code", example: "MARKET_CLOSED" }),
    brokerCode: z.string().optional().meta({ description: "The broker's own code" }),
    isMapped: z.boolean().meta({ description: "Whether the manifest knows what the broker said" }),
    type: z.string().meta({ description: "Family of the code", example: "market" }),
    count: z.number().int(),
    connections: z.number().int(),
    firstHour: instant,
    lastAt: instant,
    trend: z.array(z.object({ hour: instant, count: z.number().int() })),
  })
  .meta({ id: "BrokerErrorSum" });
export type BrokerErrorBody = z.infer<typeof sum>;

export const brokerErrorReport = z
  .object({
    since: instant,
    count: z.number().int(),
    unmapped: z.number().int().meta({ description: "Of these, unknown to the manifest" }),
    items: z.array(sum).meta({ description: "The most frequent first, at most 500 kinds" }),
  })
  .meta({ id: "BrokerErrorReport", description: "Calls to brokers that failed for good" });
export type BrokerErrorReport = z.infer<typeof brokerErrorReport>;
