import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
} from "drizzle-orm/pg-core";
import { idText, instant, tenant } from "./columns.ts";

/** Experiments of routing, each as the latest of its writings; versions of shares are within it. */
export const experiments = pgTable(
  "experiments",
  {
    tenantId: tenant(),
    id: idText("id").notNull(),
    /** How often it was written; who changes it names the writing that was read. */
    revision: integer("revision").notNull(),
    state: idText("state").notNull(),
    environment: idText("environment").notNull(),
    document: jsonb("document").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("experiments_state").on(table.tenantId, table.state),
    check(
      "experiments_state_known",
      sql`${table.state} in ('draft', 'running', 'stopped', 'archived')`,
    ),
    check("experiments_environment", sql`${table.environment} in ('paper', 'live')`),
    check("experiments_revision", sql`${table.revision} > 0`),
  ],
);

/** Where orders went and why, as it was decided; only what was measured of them is added. */
export const routeDecisions = pgTable(
  "route_decisions",
  {
    tenantId: tenant(),
    intentId: idText("intent_id").notNull(),
    position: idText("position").notNull(),
    /** Absent where none could take the order. */
    route: idText("route"),
    at: instant("at").notNull(),
    document: jsonb("document").notNull(),
    /** What the order gave is in the sums. */
    isMeasured: boolean("is_measured").notNull().default(false),
    /** What came after its end, fees and the market since, with the values that are in the sums. */
    late: jsonb("late"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.intentId] }),
    index("route_decisions_position").on(table.tenantId, table.position, table.at),
    index("route_decisions_at").on(table.tenantId, table.at),
  ],
);

/** Which arm each unit of an experiment was given; never changed. */
export const exposures = pgTable(
  "exposures",
  {
    tenantId: tenant(),
    experimentId: idText("experiment_id").notNull(),
    unit: idText("unit").notNull(),
    arm: idText("arm").notNull(),
    version: integer("version").notNull(),
    at: instant("at").notNull(),
    document: jsonb("document").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.experimentId, table.unit] }),
    foreignKey({
      name: "exposures_experiment",
      columns: [table.tenantId, table.experimentId],
      foreignColumns: [experiments.tenantId, experiments.id],
    }).onDelete("cascade"),
  ],
);

/** Sums of what came of the units of an experiment, for each cell and day. */
export const experimentTallies = pgTable(
  "experiment_tallies",
  {
    tenantId: tenant(),
    experimentId: idText("experiment_id").notNull(),
    cell: idText("cell").notNull(),
    day: idText("day").notNull(),
    document: jsonb("document").notNull(),
  },
  (table) => [
    primaryKey({
      name: "experiment_tallies_pk",
      columns: [table.tenantId, table.experimentId, table.cell, table.day],
    }),
    foreignKey({
      name: "experiment_tallies_experiment",
      columns: [table.tenantId, table.experimentId],
      foreignColumns: [experiments.tenantId, experiments.id],
    }).onDelete("cascade"),
  ],
);

/** Sums of what orders gave at a route, for each environment, stratum and day or month. */
export const routeRollUps = pgTable(
  "route_roll_ups",
  {
    tenantId: tenant(),
    environment: idText("environment").notNull(),
    route: idText("route").notNull(),
    stratum: idText("stratum").notNull(),
    period: idText("period").notNull(),
    document: jsonb("document").notNull(),
  },
  (table) => [
    primaryKey({
      name: "route_roll_ups_pk",
      columns: [
        ...([table.tenantId, table.environment, table.route] as const),
        ...([table.stratum, table.period] as const),
      ],
    }),
    check("route_roll_ups_environment", sql`${table.environment} in ('paper', 'live')`),
  ],
);

/** Policies of routing by name, each version as it was written; one that was removed ends empty. */
export const routingPolicies = pgTable(
  "routing_policies",
  {
    tenantId: tenant(),
    id: idText("id").notNull(),
    version: integer("version").notNull(),
    /** The steps; absent: from here on there is no policy of the name. */
    steps: jsonb("steps"),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id, table.version] }),
    check("routing_policies_version", sql`${table.version} > 0`),
  ],
);
