/** Sums of what orders gave: added, corrected, folded into months. */
import { sql } from "drizzle-orm";
import type { Day } from "#domain";
import {
  amendRollUp,
  amendTally,
  type CellTally,
  mergeRollUps,
  mergeTallies,
  monthOf,
  type OrderResult,
  type ResultAmendment,
  type RollUp,
  type RollUpKey,
} from "#routing";
import type { Session, Transaction } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { jsonText } from "../rows/json-text.ts";
import { addSum, changeSum } from "./sums.ts";

type Document<Value> = { readonly document: Value };

/**
 * The sums of a route come before those of an experiment, so that no two who add wait for each
 * other.
 */
export async function addResult(
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
export async function amendResult(
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
export async function foldRollUps(session: Transaction, before: Day): Promise<number> {
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
