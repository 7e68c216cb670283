import { type SQL, sql } from "drizzle-orm";
import {
  type CellTally,
  type Experiment,
  type ExperimentNoted,
  type Exposure,
  isElsewhere,
  type LateMeasures,
  type RollUp,
  type RollUpFilter,
  type RoutingDecision,
  type RoutingStore,
  type StoredExperiment,
} from "#routing";
import { appendAudit } from "../audit/append.ts";
import type { Database, Session, Transaction } from "../engine/database.ts";
import { LOCKS } from "../migrate.ts";
import { tell } from "../notify/tell.ts";
import { storable } from "../rows/copy-text.ts";
import { jsonText } from "../rows/json-text.ts";
import { likeDecisions } from "./decision-filter.ts";
import { addResult, amendResult, foldRollUps } from "./results.ts";

type Document<Value> = { readonly document: Value };

/** What a tenant's routing remembers, over the database as the tenant sees it. */
export function routingStore(database: Database): RoutingStore {
  const documents = async <Value>(query: SQL): Promise<Value[]> =>
    (await database.query<Document<Value>>(query)).map(({ document }) => document);
  const experiments = async (where: SQL): Promise<StoredExperiment[]> => {
    const rows = await database.query<Document<Experiment> & { revision: number }>(
      sql`select document, revision from experiments where ${where} order by id`,
    );
    return rows.map(({ document, revision }) => ({ experiment: document, revision }));
  };
  return {
    experiments: (states) => experiments(sql`state = any(${sql.param([...states])}::text[])`),
    experiment: async (id) => (await experiments(sql`id = ${storable(id)}`))[0],
    saveExperiment: (experiment, revision, noted = {}) =>
      database.transaction((session) => save(session, { ...noted, experiment, revision })),
    keepDecision: (order, decision) =>
      database.transaction((session) => keep(session, order, decision)),
    decision: async (order) =>
      (
        await documents<RoutingDecision>(
          sql`select document from route_decisions where intent_id = ${order}`,
        )
      )[0],
    decisions: (before, limit, filter = {}) =>
      documents(sql`select document from route_decisions
        where at < ${before}::timestamptz and ${likeDecisions(filter)}
        order by at desc, intent_id desc limit ${limit}::int`),
    routeOfPosition: (position) => routeOfPosition(database, storable(position)),
    exposures: (experiment) =>
      documents<Exposure>(sql`select document from exposures
        where experiment_id = ${storable(experiment)} order by at, unit`),
    addResult: (order, result) =>
      database.transaction((session) => addResult(session, order, result)),
    async late(order) {
      const rows = await database.query<{ late: LateMeasures | null }>(
        sql`select late from route_decisions where intent_id = ${order}`,
      );
      return rows[0]?.late ?? undefined;
    },
    amendResult: (order, amendment) =>
      database.transaction((session) => amendResult(session, order, amendment)),
    foldRollUps: (before) => database.transaction((session) => foldRollUps(session, before)),
    rollUps: (filter) =>
      documents<RollUp>(sql`select document from route_roll_ups
        where ${matching(filter)} order by route, stratum, period`),
    tallies: (experiment) =>
      documents<CellTally>(sql`select document from experiment_tallies
        where experiment_id = ${storable(experiment)} order by cell, day`),
  };
}

type Saving = StoredExperiment & ExperimentNoted;

async function save(
  session: Transaction,
  { experiment, revision, act, news }: Saving,
): Promise<boolean> {
  const { id, state, environment } = experiment;
  const document = sql`${jsonText(experiment)}::jsonb`;
  const written =
    revision === 0
      ? await session.query(sql`
          insert into experiments (id, revision, state, environment, document)
          values (${storable(id)}, 1, ${state}, ${environment}, ${document})
          on conflict do nothing returning id`)
      : await session.query(sql`
          update experiments set revision = revision + 1, state = ${state}, document = ${document}
          where id = ${storable(id)} and revision = ${revision}::int
            and environment = ${environment} returning id`);
  if (written.length === 0) return false;
  if (news) await tell(session, [{ kind: "experiment-stopped", ...news }]);
  if (act) await appendAudit(session, act);
  return true;
}

async function keep(
  session: Transaction,
  order: string,
  decision: RoutingDecision,
): Promise<RoutingDecision | undefined> {
  const opened = await openedAt(session, decision.position);
  const route = "route" in decision ? storable(decision.route.id) : null;
  const isStray = isElsewhere(decision, opened);
  const added = isStray
    ? []
    : await session.query(sql`
    insert into route_decisions (intent_id, position, route, at, document)
    values (${order}, ${storable(decision.position)}, ${route}, ${decision.at}::timestamptz,
      ${jsonText(decision)}::jsonb)
    on conflict do nothing returning intent_id`);
  if (added.length > 0) {
    if (decision.exposure) await expose(session, decision.exposure);
    return decision;
  }
  const [row] = await session.query<Document<RoutingDecision>>(
    sql`select document from route_decisions where intent_id = ${order}`,
  );
  return row?.document;
}

/** Where a position is, read while nobody else can open it. */
async function openedAt(session: Transaction, position: string): Promise<string | undefined> {
  const name = storable(position);
  await session.query(sql`select pg_advisory_xact_lock(${LOCKS.position}, hashtext(${name}))`);
  return routeOfPosition(session, name);
}

async function routeOfPosition(session: Session, position: string): Promise<string | undefined> {
  const [row] = await session.query<{ route: string }>(sql`
    select route from route_decisions where position = ${position} and route is not null
    order by at, intent_id limit 1`);
  return row?.route;
}

/** A unit has one exposure, the first. */
const expose = (session: Transaction, exposure: Exposure) =>
  session.query(sql`
    insert into exposures (experiment_id, unit, arm, version, at, document)
    values (${storable(exposure.experiment)}, ${storable(exposure.unit)},
      ${storable(exposure.arm)}, ${exposure.version}::int, ${exposure.at}::timestamptz,
      ${jsonText(exposure)}::jsonb)
    on conflict do nothing`);

const matching = ({ environment, since, route }: RollUpFilter): SQL => sql`
  environment = ${environment}
  and ${since === undefined ? sql`true` : sql`period >= ${since}`}
  and ${route === undefined ? sql`true` : sql`route = ${storable(route)}`}`;
