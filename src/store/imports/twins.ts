import { sql } from "drizzle-orm";
import { executionId, type AccountId, type Execution } from "#domain";
import type { IdentifiedExecution } from "#sync";
import type { Session } from "../engine/database.ts";
import { formatsOf } from "./formats.ts";
import { storable, textArray } from "../rows/copy-text.ts";

type Twin = { readonly n: number; readonly id: string; readonly digest: string };

/**
 * Finds executions that a statement of another format brought before: one account's Flex query and
 * its activity statement tell of the same fills under different ids, or under none. They are
 * matched by what both must say (instrument, side, quantity, price and time; by the day where one
 * of the two knows no time), the k-th with the k-th, so that identical fills stay as many as they
 * are. A match takes the stored id, and so counts as known.
 */
export function createTwins(session: Session, importer: string) {
  const others = new Map<AccountId, boolean>();
  const seen = new Map<string, number>();

  async function hasOthers(account: AccountId): Promise<boolean> {
    let known = others.get(account);
    if (known === undefined) {
      known = (await formatsOf(session, account)).some((format) => format !== importer);
      others.set(account, known);
    }
    return known;
  }

  /** Gives the records at these places the ids of their twins; the others stay as they are. */
  async function link(result: IdentifiedExecution[], { account, level, places }: Linking) {
    const keys = places.map((n) => keyOf(result[n]?.execution, level));
    const counted = keys.map((key) => count(seen, key));
    const twins = await find(session, { importer, account, level, batch: result, places, counted });
    for (const { n, id, digest } of twins) {
      const item = result[n];
      if (!item) continue;
      const execution = { ...item.execution, id: executionId(id) };
      result[n] = { ...item, execution, digest: BigInt(digest) };
    }
  }

  return async function linked(
    batch: readonly IdentifiedExecution[],
  ): Promise<readonly IdentifiedExecution[]> {
    const result = [...batch];
    const accounts = new Set(batch.map(({ execution }) => execution.account));
    for (const account of accounts) {
      if (!(await hasOthers(account))) continue;
      const all = batch.flatMap(({ execution }, n) => (isTwinable(execution, account) ? [n] : []));
      await link(result, { account, level: "instant", places: all });
      const places = all.filter((n) => result[n] === batch[n]);
      await link(result, { account, level: "day", places });
    }
    return result;
  };
}

type Linking = {
  readonly account: AccountId;
  readonly level: "instant" | "day";
  readonly places: readonly number[];
};

const isTwinable = ({ account, report }: Execution, of: AccountId) =>
  account === of && report === "new";

const dayOf = ({ tradeDate, executedAt }: Execution) => tradeDate ?? executedAt.slice(0, 10);

function keyOf(execution: Execution | undefined, level: "instant" | "day"): string {
  if (!execution) return "";
  const { account, instrument, side, quantity, price, executedAt } = execution;
  const when = level === "instant" ? executedAt : dayOf(execution);
  return `${level} ${account} ${instrument.id} ${side} ${quantity} ${price} ${when}`;
}

function count(seen: Map<string, number>, key: string): number {
  const next = (seen.get(key) ?? 0) + 1;
  seen.set(key, next);
  return next;
}

type Search = Linking & {
  readonly importer: string;
  readonly batch: readonly IdentifiedExecution[];
  readonly counted: readonly number[];
};

async function find(session: Session, search: Search): Promise<readonly Twin[]> {
  const { importer, account, level, batch, places, counted } = search;
  const rows = places.flatMap((n) => batch[n]?.execution ?? []);
  if (rows.length === 0) return [];
  const array = (textOf: (execution: Execution) => string) => textArray(rows.map(textOf));
  const exact = level === "instant";
  const when = exact
    ? sql`e.executed_at::text`
    : sql`coalesce(e.trade_date, (e.executed_at at time zone 'UTC')::date)::text`;
  const comparable = exact
    ? sql`e.precision = 'instant' and u.precision = 'instant' and e.executed_at = u.at::timestamptz`
    : sql`(e.precision = 'day' or u.precision = 'day')
      and coalesce(e.trade_date, (e.executed_at at time zone 'UTC')::date) = u.day::date`;
  return session.query<Twin>(sql`
    with u as (
      select * from unnest(
        ${`{${places.join(",")}}`}::int[], ${`{${counted.join(",")}}`}::int[],
        ${array(({ instrument }) => storable(instrument.id))}::text[], ${array(({ side }) => side)}::text[],
        ${array(({ quantity }) => quantity.toString())}::numeric[],
        ${array(({ price }) => price.toString())}::numeric[],
        ${array(({ executedAt }) => executedAt)}::text[], ${array(dayOf)}::text[],
        ${array(({ precision }) => precision)}::text[]
      ) as u (n, k, instrument_id, side, quantity, price, at, day, precision)
    ), e as (
      select e.*, row_number() over (
        partition by e.instrument_id, e.side, e.quantity, e.price, ${when}
        order by e.executed_at, e.sequence, e.id
      ) as k
      from executions e join imports i on i.id = e.import_id
      where e.account_id = ${storable(account)} and i.importer <> ${importer} and e.report = 'new'
        and e.instrument_id in (select instrument_id from u)
        and e.executed_at between (select min(at::timestamptz) from u) - interval '2 days'
                              and (select max(at::timestamptz) from u) + interval '2 days'
    )
    select u.n, e.id, e.digest::text as digest
    from u join e on e.instrument_id = u.instrument_id and e.side = u.side
      and e.quantity = u.quantity and e.price = u.price and e.k = u.k and ${comparable}`);
}
