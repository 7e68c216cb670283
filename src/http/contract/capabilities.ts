import { z } from "zod";
import { instant, pageOf, paging } from "./common.ts";
import { failure } from "./problem.ts";

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
  probed: z
    .array(
      z.object({
        connection: z.string(),
        account: z.string(),
        region: z
          .string()
          .optional()
          .meta({ description: "Which part of the broker holds the account, where it says so" }),
        has: z.boolean().meta({ description: "Whether the broker grants it to the account" }),
        evidence: z.string().meta({ description: "What the broker said, in its own words" }),
        at: instant,
      }),
    )
    .optional()
    .meta({
      description:
        "What the broker stated of your accounts; those of which it said nothing are left out",
    }),
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

export const probeBody = z.object({
  connection: z.string().min(1).max(200).optional().meta({
    description: "Id of a connection. Default: all",
  }),
});
export type ProbeBody = z.input<typeof probeBody>;

const difference = {
  capability: z.string().meta({ example: "feature:short-selling" }),
  before: z.boolean().optional().meta({ description: "Absent where nothing was known" }),
  after: z.boolean().optional().meta({ description: "Absent where nothing is stated any more" }),
};

export const probeReport = z
  .object({
    items: z.array(
      z.object({
        connection: z.string(),
        account: z.string().optional(),
        outcome: z.enum(["read", "not-stated", "not-asked", "failed"]).meta({
          description:
            "read: kept; not-stated: the broker says nothing of accounts; not-asked: the connection is paused or waits for its user",
        }),
        facts: z.int().meta({ description: "How many things the broker stated" }),
        instruments: z.int().optional().meta({ description: "How many it listed" }),
        changes: z.array(z.object(difference)),
        failure: failure.optional(),
      }),
    ),
  })
  .meta({ id: "ProbeReport", description: "What brokers were asked of accounts, and how it went" });
export type ProbeReport = z.infer<typeof probeReport>;

export const capabilityChangesQuery = z.object({
  ...paging,
  broker: z.string().max(100).optional(),
});
export type CapabilityChangesQuery = z.input<typeof capabilityChangesQuery>;

const change = z.object({
  ...difference,
  at: instant,
  source: z.enum(["declared", "probed"]).meta({
    description: "declared: another version of the manifest; probed: the broker says otherwise now",
  }),
  broker: z.string(),
  environment: z.enum(["paper", "live"]).optional(),
  connection: z.string().optional(),
  account: z.string().optional(),
  evidence: z.string().optional(),
});

export const capabilityChangePage = pageOf(change).meta({ id: "CapabilityChangePage" });
export type CapabilityChangePage = z.infer<typeof capabilityChangePage>;
