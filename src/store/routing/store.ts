import { type SQL, sql } from "drizzle-orm";
import type { AuditEntry, Day } from "#domain";
import {
  amendRollUp,
  amendTally,
  type CellTally,
  type Experiment,
  type Exposure,
  isElsewhere,
  type LateMeasures,
  mergeRollUps,
  mergeTallies,
  monthOf,
  type OrderResult,
  type ResultAmendment,
  type RollUp,
  type RollUpFilter,
  type RollUpKey,
  type RoutingDecision,
  type RoutingStore,
  type StoredExperiment,
} from "#routing";
import { appendAudit } from "../audit/append.ts";
import type { Database, Session, Transaction } from "../engine/database.ts";
import { LOCKS } from "../migrate.ts";
import { storable } from "../rows/copy-text.ts";
import { jsonText } from "../rows/json-text.ts";
import { likeDecisions } from "./decision-filter.ts";
import { addSum, changeSum } from "./sums.ts";

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
    saveExperiment: (experiment, revision, act) =>
      database.transaction((session) => save(session, { experiment, revision, act })),
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
      database.transaction((session) => amend(session, order, amendment)),
    foldRollUps: (before) => database.transaction((session) => fold(session, before)),
    rollUps: (filter) =>
      documents<RollUp>(sql`select document from route_roll_ups
        where ${matching(filter)} order by route, stratum, period`),
    tallies: (experiment) =>
      documents<CellTally>(sql`select document from experiment_tallies
        where experiment_id = ${storable(experiment)} order by cell, day`),
  };
}

type Saving = StoredExperiment & { readonly act: AuditEntry | undefined };

async function save(session: Transaction, { experiment, revision, act }: Saving): Promise<boolean> {
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
  if (written.length > 0 && act) await appendAudit(session, act);
  return written.length > 0;
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

/**
 * The sums of a route come before those of an experiment, so that no two who add wait for each
 * other.
 */
async function addResult(
  session: Transaction,
  order: string,
  { rollUp, tally, late }: OrderResult,
): Promise<boolean> {
  const marked = await session.query(sql`
    update route_decisions set is_measured = true,
      late = ${late === undefined ? sql`null` : sql`${jsonText(late)}::jsonb`}
    where intent_id = ${order} and not is_measured returning intent_id`);
  if (marked.length === 0) return false;
  await addSum(session, rollUpPlace(rollUp));
  if (tally) await addSum(session, tallyPlace(tally.experiment, tally.sum));
  return true;
}

/**
 * The row of the order is locked first, so that of two who amend it the slower one finds it
 * changed.
 */
async function amend(
  session: Transaction,
  order: string,
  { rollUp, tally, before, after }: ResultAmendment,
): Promise<boolean> {
  const known = before === undefined ? sql`late is null` : sql`late = ${jsonText(before)}::jsonb`;
  const period = await periodOf(session, rollUp);
  if (period === undefined) return false;
  const marked = await session.query(sql`
    update route_decisions set late = ${jsonText(after)}::jsonb
    where intent_id = ${order} and is_measured and ${known} returning intent_id`);
  if (marked.length === 0) return false;
  const change = { before: before?.values ?? {}, after: after.values };
  await changeSum<RollUp>(session, {
    ...rollUpKeyed({ ...rollUp, period }),
    change: (sum) => amendRollUp(sum, change),
  });
  if (tally)
    await changeSum<CellTally>(session, {
      ...tallyKeyed(tally.experiment, tally),
      change: (sum) => amendTally(sum, tally.arm, change),
    });
  return true;
}

/** The day of a sum, or the month that it became part of. */
async function periodOf(session: Session, key: RollUpKey): Promise<string | undefined> {
  for (const period of [key.period, monthOf(key.period)]) {
    const { table, where } = rollUpKeyed({ ...key, period });
    const found = await session.query(sql`select 1 from ${table} where ${where}`);
    if (found.length > 0) return period;
  }
  return undefined;
}

/** Days are locked until they are gone, so that nobody adds to one that was read. */
async function fold(session: Transaction, before: Day): Promise<number> {
  const rows = await session.query<Document<RollUp>>(sql`
    delete from route_roll_ups where length(period) > 7 and period < ${before}
    returning document`);
  const months = rows.map(({ document }) => ({ ...document, period: monthOf(document.period) }));
  for (const month of mergeRollUps(months)) await addSum(session, rollUpPlace(month));
  return rows.length;
}

/** The one of a list that holds one. */
function only<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error("Sums of one key did not become one");
  return item;
}

function rollUpKeyed({ environment, route, stratum, period }: RollUpKey) {
  const [at, kind] = [storable(route), storable(stratum)];
  return {
    table: sql`route_roll_ups`,
    values: sql`${environment}, ${at}, ${kind}, ${period}`,
    where: sql`environment = ${environment} and route = ${at} and stratum = ${kind}
      and period = ${period}`,
  };
}

function rollUpPlace(sum: RollUp) {
  return {
    ...rollUpKeyed(sum),
    ...{ columns: sql`environment, route, stratum, period`, sum },
    merge: (stored: RollUp, more: RollUp) => only(mergeRollUps([stored, more])),
  };
}

function tallyKeyed(experiment: string, { cell: name, day }: Pick<CellTally, "cell" | "day">) {
  const [id, cell] = [storable(experiment), storable(name)];
  return {
    table: sql`experiment_tallies`,
    values: sql`${id}, ${cell}, ${day}`,
    where: sql`experiment_id = ${id} and cell = ${cell} and day = ${day}`,
  };
}

function tallyPlace(experiment: string, sum: CellTally) {
  return {
    ...tallyKeyed(experiment, sum),
    ...{ columns: sql`experiment_id, cell, day`, sum },
    merge: (stored: CellTally, more: CellTally) => only(mergeTallies([stored, more])),
  };
}

const matching = ({ environment, since, route }: RollUpFilter): SQL => sql`
  environment = ${environment}
  and ${since === undefined ? sql`true` : sql`period >= ${since}`}
  and ${route === undefined ? sql`true` : sql`route = ${storable(route)}`}`;
