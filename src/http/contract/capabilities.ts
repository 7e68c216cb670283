import { z } from "zod";
import { instant } from "./common.ts";

export const capabilitiesQuery = z.object({
  broker: z.union([z.string(), z.array(z.string()).max(50)]).optional(),
});
export type CapabilitiesQuery = z.input<typeof capabilitiesQuery>;

const fact = z.object({
  capability: z.string().meta({
    description: "With its kind: order, tif, asset, read, feature",
    example: "order:trailing-stop",
  }),
  declared: z.boolean().meta({ description: "Whether the manifest of the broker says so" }),
  observed: z
    .object({
      worked: z.int().meta({ description: "Orders of yours that the broker took" }),
      refused: z.int().meta({ description: "Orders that it refused for the very lack of it" }),
      lastAt: instant,
    })
    .optional(),
});

export const capabilityMatrix = z
  .object({
    capabilities: z.array(z.string()).meta({ description: "All that any of the brokers has" }),
    brokers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        environment: z.enum(["paper", "live"]),
        evidence: z.enum(["listed", "documented", "recorded", "confirmed"]),
        facts: z.array(fact),
      }),
    ),
  })
  .meta({ id: "CapabilityMatrix", description: "What brokers can do, and how that is known" });
export type CapabilityMatrix = z.infer<typeof capabilityMatrix>;
