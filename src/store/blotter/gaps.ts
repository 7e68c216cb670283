import { sql } from "drizzle-orm";
import {
  type AccountId,
  Decimal,
  type Instant,
  money,
  storedAccountId,
  storedInstrumentId,
} from "#domain";
import type { Gap, GapKind } from "#trades";
import type { Session } from "../engine/database.ts";
import { storable, textArray } from "../rows/copy-text.ts";

type GapRow = {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly at: Instant;
  readonly kind: GapKind;
  readonly source: string;
  readonly quantity: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
};

/** More are of no use to a reader. */
const MAX_GAPS = 1_000;

/** What is missing, the newest first. */
export async function gapsOf(
  session: Session,
  accounts: readonly AccountId[] | undefined,
): Promise<Gap[]> {
  const only = accounts
    ? sql`where account_id = any(${textArray(accounts.map(storable))}::text[])`
    : sql``;
  const rows = await session.query<GapRow>(sql`
    select account_id, instrument_id, at, kind, source, quantity, amount, currency
    from gaps ${only} order by at desc, account_id, instrument_id, kind, source limit ${MAX_GAPS}`);
  return rows.map(toGap);
}

const toGap = (row: GapRow): Gap => ({
  kind: row.kind,
  account: storedAccountId(row.account_id),
  instrument: storedInstrumentId(row.instrument_id),
  at: row.at,
  ...(row.source === "" ? {} : { source: row.source }),
  ...(row.quantity === null ? {} : { quantity: Decimal.of(row.quantity) }),
  ...(row.amount === null ? {} : { amount: money(row.amount, row.currency ?? "") }),
});
