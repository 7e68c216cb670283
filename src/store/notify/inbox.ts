import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { Inbox, ListedNotice } from "#notify";
import { cursorOf, keysOf, pageOf, rowsToRead } from "../blotter/cursor.ts";
import type { Session } from "../engine/database.ts";
import { given } from "../rows/given.ts";
import { type NoticeRow, toNotice } from "./rows.ts";

type Row = NoticeRow & { readonly read_at: Instant | null; readonly sort: string };

const ORDER = "notices down";
const IS_UNREAD = sql`in_app and read_at is null`;

/** The list of a tenant, over the database as the tenant sees it. */
export const inboxOver = (session: Session): Inbox => ({
  async list({ unread: only = false, ...request }) {
    const [time, last] = request.after === undefined ? [] : keysOf(request.after, ORDER, 2);
    const rows = await session.query<Row>(sql`
      select *, at::text as sort from notices
      where ${only ? IS_UNREAD : sql`in_app`}
        ${last === undefined ? sql`` : sql`and (at, id) < (${time}::timestamptz, ${last})`}
      order by at desc, id desc limit ${rowsToRead(request)}`);
    const cursor = ({ sort, id }: Row) => cursorOf(ORDER, [sort, id]);
    return { ...pageOf({ rows, request, item: listed, cursor }), unread: await count(session) };
  },
  unread: () => count(session),
  async read(ids, at) {
    const chosen = ids === "all" ? sql`at <= ${at}` : sql`id = any(${sql.param([...ids])}::text[])`;
    const rows = await session.query(
      sql`update notices set read_at = ${at} where ${IS_UNREAD} and ${chosen} returning id`,
    );
    return rows.length;
  },
});

const listed = (row: Row): ListedNotice => ({
  ...toNotice(row),
  ...given({ readAt: row.read_at }),
});

async function count(session: Session): Promise<number> {
  const [row] = await session.query<{ n: number }>(
    sql`select count(*)::int as n from notices where ${IS_UNREAD}`,
  );
  return row?.n ?? 0;
}
