import { sql } from "drizzle-orm";
import type { AccountId, Day, Instant } from "#domain";
import type { CoverageDay, CoverageRange, CoverageState } from "#sync";
import type { Session, Transaction } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

/** A gap that was read at last is one no more, and what was proven stays so. */
const STRENGTH: Readonly<Record<CoverageState, number>> = { gap: 0, stated: 1, proven: 2 };

type Stretch = { readonly from: Instant; readonly to: Instant; readonly state: CoverageState };

/** Adds ranges: where two overlap the stronger statement holds, and equal neighbours become one. */
export async function cover(session: Transaction, ranges: readonly CoverageRange[]): Promise<void> {
  for (const range of ranges) if (range.from < range.to) await coverOne(session, range);
}

async function coverOne(session: Transaction, range: CoverageRange): Promise<void> {
  const account = storable(range.account);
  const rows = await session.query<{ from_at: Instant; to_at: Instant; state: CoverageState }>(sql`
    delete from coverage where account_id = ${account} and from_at <= ${range.to} and to_at >= ${range.from}
    returning from_at, to_at, state`);
  const before = rows.map(({ from_at, to_at, state }) => ({ from: from_at, to: to_at, state }));
  for (const { from, to, state } of laidOver(before, range)) {
    await session.query(sql`
      insert into coverage (account_id, from_at, to_at, state) values (${account}, ${from}, ${to}, ${state})`);
  }
}

/** The stretches after one more was laid over them. */
export function laidOver(before: readonly Stretch[], added: Stretch): readonly Stretch[] {
  const all = [...before, added];
  const edges = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort();
  const result: Stretch[] = [];
  for (const [at, from] of edges.entries()) {
    const to = edges[at + 1];
    if (to === undefined) break;
    const state = strongest(all.filter((each) => each.from <= from && each.to >= to));
    if (state === undefined) continue;
    const last = result.at(-1);
    if (last?.to === from && last.state === state) result.splice(-1, 1, { ...last, to });
    else result.push({ from, to, state });
  }
  return result;
}

const strongest = (stretches: readonly Stretch[]): CoverageState | undefined =>
  stretches.map(({ state }) => state).sort((a, b) => STRENGTH[b] - STRENGTH[a])[0];

/** Each day of UTC by its weakest part. */
export async function coverageDays(
  session: Session,
  account: AccountId,
  range: { readonly from: Day; readonly to: Day },
): Promise<readonly CoverageDay[]> {
  const days = await session.query<{ day: Day; start: Instant; end: Instant }>(sql`
    select day::date::text as day, day as start, day + interval '1 day' as end
    from generate_series(${range.from}::date::timestamptz, ${range.to}::date::timestamptz, interval '1 day') as day`);
  const rows = await session.query<{ from_at: Instant; to_at: Instant; state: CoverageState }>(sql`
    select from_at, to_at, state from coverage
    where account_id = ${storable(account)} and to_at > ${range.from}::date::timestamptz
      and from_at < ${range.to}::date::timestamptz + interval '1 day'
    order by from_at`);
  const stretches = rows.map(({ from_at, to_at, state }) => ({ from: from_at, to: to_at, state }));
  const doubts = await doubtsOf(session, account, range);
  return days.map(({ day, start, end }) => {
    const state = stateOf(stretches, start, end);
    const isDoubted = doubts.some(({ from, to }) => from < end && to >= start);
    return { day, state: isDoubted && state !== "none" ? "gap" : state };
  });
}

/**
 * When records may have happened that connections of an account brought and that cannot be read. A
 * record that is known with another content is not missing, and so does not count.
 */
async function doubtsOf(
  session: Session,
  account: AccountId,
  { from, to }: { readonly from: Day; readonly to: Day },
): Promise<readonly { readonly from: Instant; readonly to: Instant }[]> {
  return session.query<{ from: Instant; to: Instant }>(sql`
    select distinct q.from_at as from, q.to_at as to
    from connected_accounts a
    join connections c on c.id = a.connection_id
    join quarantine q on q.import_id = c.source
    where a.account_id = ${storable(account)} and coalesce(q.account_id, a.account_id) = a.account_id
      and q.code <> 'id-conflict' and q.to_at >= ${from}::date::timestamptz
      and q.from_at < ${to}::date::timestamptz + interval '1 day'`);
}

/**
 * The weakest state within a day. A hole between two stretches is a gap; what lies before the first
 * or after the last stretch is not known yet and does not count against the day.
 */
export function stateOf(
  stretches: readonly Stretch[],
  start: Instant,
  end: Instant,
): CoverageDay["state"] {
  const inside = stretches.filter(({ from, to }) => from < end && to > start);
  const hasHole = inside.some((stretch, at) => {
    const next = inside[at + 1];
    return next !== undefined && stretch.to < next.from;
  });
  if (hasHole) return "gap";
  return inside.map(({ state }) => state).sort((a, b) => STRENGTH[a] - STRENGTH[b])[0] ?? "none";
}
