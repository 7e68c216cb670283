import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { Touched } from "#sync";
import type { Gap } from "#trades";
import type { Session } from "../engine/database.ts";
import { copyRow, storable } from "../rows/copy-text.ts";

const TARGET = "gaps (account_id, instrument_id, at, kind, source, quantity, amount, currency)";

/** Replaces the gaps of one position at `from` or later. */
export async function replaceGaps(
  session: Session,
  touched: Touched,
  { from, gaps }: { readonly from: Instant | undefined; readonly gaps: readonly Gap[] },
): Promise<void> {
  const since = from ? sql`and at >= ${from}` : sql``;
  await session.query(sql`
    delete from gaps where account_id = ${storable(touched.account)}
    and instrument_id = ${storable(touched.instrument)} ${since}`);
  if (gaps.length === 0) return;
  const rows = gaps.map(({ account, instrument, at, kind, source = "", quantity, amount }) =>
    copyRow([account, instrument, at, kind, source, quantity, amount?.amount, amount?.currency]),
  );
  await session.copyIn(TARGET, rows.join(""));
}
