import { sql, type SQL } from "drizzle-orm";
import { importId, type ImportId, type Instant } from "#domain";
import type { ImportReport, ImportSummary, Page, PageRequest, QuarantineItem } from "#sync";
import type { Session } from "../engine/database.ts";
import { given } from "../rows/given.ts";
import { cursorOf, keysOf, pageOf, rowsToRead } from "./cursor.ts";

type ImportRow = {
  readonly id: string;
  readonly started_at: Instant;
  readonly key: string;
  readonly bytes: number;
  readonly sample: boolean;
  readonly report: ImportReport;
  readonly quarantined: number;
};

const SUMMARY = sql`
  select id, started_at, started_at::text as key, bytes, sample, report,
    (select count(*) from quarantine where quarantine.import_id = imports.id) as quarantined
  from imports`;

const toSummary = (row: ImportRow): ImportSummary => ({
  report: row.report,
  startedAt: row.started_at,
  bytes: row.bytes,
  quarantined: row.quarantined,
  sample: row.sample,
});

const IMPORTS_ORDER = "imports down";

/** Newest first. */
export async function importPage(
  session: Session,
  request: PageRequest,
): Promise<Page<ImportSummary>> {
  const rows = await session.query<ImportRow>(sql`
    ${SUMMARY} where imports.kind = 'file' ${afterImport(request.after)}
    order by imports.started_at desc, id desc limit ${rowsToRead(request)}`);
  return pageOf({
    rows,
    request,
    item: toSummary,
    cursor: (row) => cursorOf(IMPORTS_ORDER, [row.key, row.id]),
  });
}

function afterImport(cursor: string | undefined): SQL {
  if (cursor === undefined) return sql``;
  const [time, id] = keysOf(cursor, IMPORTS_ORDER, 2);
  return sql`and (imports.started_at, id) < (${time}::timestamptz, ${id})`;
}

export async function oneImport(
  session: Session,
  id: ImportId,
): Promise<ImportSummary | undefined> {
  const [row] = await session.query<ImportRow>(sql`${SUMMARY} where id = ${id} and kind = 'file'`);
  return row && toSummary(row);
}

type QuarantineRecord = {
  readonly import_id: string;
  readonly part: number;
  readonly line: number;
  readonly section: string | null;
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
  readonly file_name: string;
  readonly importer: string;
};

const QUARANTINE_ORDER = "quarantine";

/** Newest import first, and each in the order of its file. */
export async function quarantinePage(
  session: Session,
  only: ImportId | undefined,
  request: PageRequest,
): Promise<Page<QuarantineItem>> {
  const rows = await session.query<QuarantineRecord>(sql`
    select quarantine.*, imports.file_name, imports.importer
    from quarantine join imports on imports.id = quarantine.import_id
    where ${only === undefined ? sql`true` : sql`import_id = ${only}`} ${afterQuarantine(request.after)}
    order by import_id desc, part limit ${rowsToRead(request)}`);
  return pageOf({
    rows,
    request,
    item: (row) => ({
      import: importId(row.import_id),
      file: row.file_name,
      importer: row.importer,
      line: row.line,
      code: row.code,
      reason: row.reason,
      raw: row.raw,
      ...given({ section: row.section }),
    }),
    cursor: (row) => cursorOf(QUARANTINE_ORDER, [row.import_id, String(row.part)]),
  });
}

function afterQuarantine(cursor: string | undefined): SQL {
  if (cursor === undefined) return sql``;
  const [id, part] = keysOf(cursor, QUARANTINE_ORDER, 2);
  return sql`and (import_id < ${id} or (import_id = ${id} and part > ${part}::int))`;
}
