/** What is stored, held against what truly happened at the make-believe brokers. */
import { sql } from "drizzle-orm";
import { Decimal } from "#domain";
import type { Sandbox, TruthExecution } from "#sandbox";
import type { Store } from "#store";

type Held = {
  readonly account_id: string;
  readonly id: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly report: string;
};

export type Verdict = {
  readonly truth: number;
  /** The broker has it, and we do not. */
  readonly lost: readonly string[];
  /** We hold more of it than the broker. */
  readonly doubled: readonly string[];
  /** We hold another version than the newest. */
  readonly stale: readonly string[];
  /** We hold what the broker never said. */
  readonly phantom: readonly string[];
};

export const CLEAN = { lost: [], doubled: [], stale: [], phantom: [] };

/** Some adapters split a fill into parts, whose ids begin with it; its units tell all of them. */
export async function compareBooks(store: Store, sandbox: Sandbox): Promise<Verdict> {
  const rows = await store.database.query<Held>(sql`
    select account_id, id, side, quantity::text, price::text, report from executions`);
  const truth = sandbox.executions();
  const found = { lost: [] as string[], doubled: [] as string[], stale: [] as string[] };
  const ours = new Set<Held>();
  for (const fill of truth) {
    const parts = rows.filter((row) => isPartOf(row, fill));
    for (const part of parts) ours.add(part);
    const name = `${fill.broker} ${fill.account} ${fill.id}`;
    const told = parts.filter(({ report }) => report === "new");
    const units = Decimal.sum(told.map(({ quantity }) => Decimal.of(quantity)));
    const isBusted = parts.some(({ report }) => report === "bust");
    if (parts.length === 0) found.lost.push(name);
    else if (units.gt(Decimal.of(fill.quantity))) found.doubled.push(name);
    else if (isBusted !== fill.busted || !isSame(told, fill, units)) found.stale.push(name);
  }
  const phantom = rows
    .filter((row) => !ours.has(row))
    .map(({ account_id, id }) => `${account_id} ${id}`);
  return { truth: truth.length, ...found, phantom };
}

const isSame = (told: readonly Held[], fill: TruthExecution, units: Decimal): boolean =>
  units.eq(Decimal.of(fill.quantity)) &&
  told.every(
    ({ side, price }) => side === fill.side && Decimal.of(price).eq(Decimal.of(fill.price)),
  );

function isPartOf({ account_id, id }: Held, fill: TruthExecution): boolean {
  if (!account_id.endsWith(`:${fill.account}`) || !id.startsWith(fill.id)) return false;
  return id === fill.id || !/\d/.test(id[fill.id.length] ?? "");
}
