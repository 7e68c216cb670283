import { sql } from "drizzle-orm";
import {
  connectionId,
  type ConnectionId,
  Decimal,
  storedAccountId,
  storedInstrumentId,
  type AccountId,
  type Instant,
} from "#domain";
import type { Break, ConnectionStore } from "#sync";
import { eventKey } from "#notify";
import type { Session } from "../engine/database.ts";
import { tell } from "../notify/tell.ts";
import { storable, textArray } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";

type BreakRow = {
  readonly id: string;
  readonly connection_id: string;
  readonly account_id: string;
  readonly kind: Break["kind"];
  readonly instrument_id: string | null;
  readonly currency: string | null;
  readonly subject: string | null;
  readonly derived: string;
  readonly reported: string;
  readonly found_at: Instant;
  readonly explanation: string | null;
  readonly resolved_at: Instant | null;
};

const toBreak = (row: BreakRow): Break => ({
  id: row.id,
  connection: connectionId(row.connection_id),
  account: storedAccountId(row.account_id),
  kind: row.kind,
  derived: Decimal.of(row.derived),
  reported: Decimal.of(row.reported),
  foundAt: row.found_at,
  ...given({
    instrument: row.instrument_id === null ? null : storedInstrumentId(row.instrument_id),
    currency: row.currency,
    subject: row.subject,
    explanation: row.explanation,
    resolvedAt: row.resolved_at,
  }),
});

export async function breaksOf(
  session: Session,
  { connection, open }: Parameters<ConnectionStore["breaks"]>[0],
): Promise<readonly Break[]> {
  const rows = await session.query<BreakRow>(sql`
    select * from breaks where true
      ${connection === undefined ? sql`` : sql`and connection_id = ${storable(connection)}`}
      ${open === undefined ? sql`` : open ? sql`and resolved_at is null` : sql`and resolved_at is not null`}
    order by resolved_at is not null, found_at desc, id limit 1000`);
  return rows.map(toBreak);
}

type Found = {
  readonly connection: ConnectionId;
  /** Only breaks about these records are resolved; absent: all. */
  readonly subjects?: readonly string[];
  readonly kinds: readonly Break["kind"][];
  readonly found: readonly Omit<Break, "id" | "resolvedAt">[];
  readonly at: Instant;
};

/** What a break is about, which makes it the same break when it is found again. */
const idOf = ({
  connection,
  account,
  kind,
  instrument,
  currency,
  subject,
  foundAt,
}: Found["found"][number]) =>
  [
    connection,
    account,
    kind,
    instrument ?? currency ?? "",
    ...(subject ? [subject] : []),
    foundAt,
  ].join(" ");

const subjectOf = ({ subject }: Found["found"][number]) =>
  subject === undefined ? null : storable(subject);

/** Open breaks that are found again keep the time of their first finding. */
export async function saveBreaks(
  session: Session,
  account: AccountId,
  { connection, kinds, subjects, found, at }: Found,
): Promise<void> {
  const still: string[] = [];
  const fresh: Found["found"][number][] = [];
  for (const each of found) {
    const [known] = await session.query<{ id: string }>(sql`
      update breaks set derived = ${each.derived.toString()}, reported = ${each.reported.toString()},
        explanation = ${each.explanation ?? null}
      where connection_id = ${each.connection} and account_id = ${storable(account)} and kind = ${each.kind}
        and instrument_id is not distinct from ${each.instrument ?? null}
        and currency is not distinct from ${each.currency ?? null}
        and subject is not distinct from ${subjectOf(each)} and resolved_at is null
      returning id`);
    const id = known?.id ?? idOf(each);
    still.push(id);
    if (known) continue;
    fresh.push(each);
    await session.query(sql`
      insert into breaks (id, connection_id, account_id, kind, instrument_id, currency, subject,
        derived, reported, found_at, explanation)
      values (${storable(id)}, ${each.connection}, ${storable(account)}, ${each.kind},
        ${each.instrument ?? null}, ${each.currency ?? null}, ${subjectOf(each)}, ${each.derived.toString()},
        ${each.reported.toString()}, ${each.foundAt}, ${each.explanation ?? null})`);
  }
  await session.query(sql`
    update breaks set resolved_at = ${at}
    where connection_id = ${connection} and account_id = ${storable(account)}
      and kind = any(${textArray(kinds)}::text[])
      ${subjects ? sql`and subject = any(${textArray(subjects.map(storable))}::text[])` : sql``}
      and resolved_at is null and not id = any(${textArray(still.map(storable))}::text[])`);
  await tellBreaks(session, account, fresh);
}

/** One notice for all that one reading found, however much it is. */
async function tellBreaks(
  session: Session,
  account: AccountId,
  fresh: Found["found"],
): Promise<void> {
  const [first] = fresh;
  if (!first) return;
  const { connection, foundAt: at } = first;
  const explained = fresh.filter(({ explanation }) => explanation !== undefined).length;
  const detail = { connection, account, breaks: fresh.length, explained };
  const key = eventKey("break-found", idOf(first));
  await tell(session, [{ kind: "break-found", key, at, detail }]);
}
