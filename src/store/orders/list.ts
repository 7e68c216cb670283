import { type SQL, sql } from "drizzle-orm";
import { type ConnectionId, connectionId, type Instant, type TenantId, tenantId } from "#domain";
import type { OrderRecord } from "#orders";
import type { Page, PageRequest } from "#sync";
import { cursorOf, keysOf, pageOf, rowsToRead } from "../blotter/cursor.ts";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { recordFrom } from "./codec.ts";

export type OrderFilter = {
  readonly connection?: ConnectionId | undefined;
  /** Orders that may still trade. */
  readonly open?: boolean | undefined;
};

/** Orders of a tenant, the newest first. */
export type OrderList = (filter: OrderFilter, request: PageRequest) => Promise<Page<OrderRecord>>;

type OrderRow = { readonly id: string; readonly key: Instant; readonly record: unknown };

const ORDER = "orders down";

export const orderList =
  (session: Session): OrderList =>
  async ({ connection, open }, request) => {
    const [time, last] = request.after === undefined ? [] : keysOf(request.after, ORDER, 2);
    const where: SQL[] = [sql`true`];
    if (connection !== undefined) where.push(sql`connection_id = ${storable(connection)}`);
    if (open !== undefined) where.push(sql`may_trade = ${open}`);
    if (last !== undefined) where.push(sql`(created_at, id) < (${time}::timestamptz, ${last})`);
    const rows = await session.query<OrderRow>(sql`
      select id, created_at::text as key, record from orders where ${sql.join(where, sql` and `)}
      order by created_at desc, id desc limit ${rowsToRead(request)}`);
    const cursor = ({ key, id }: OrderRow) => cursorOf(ORDER, [key, id]);
    return pageOf({ rows, request, item: (row) => recordFrom(row.record), cursor });
  };

/** Connections of all tenants with orders to look after, over the database as its owner sees it. */
export type OrderDesks = {
  /** Those with orders that are not settled and, if wanted, with orders that work. */
  readonly watched: (options: {
    readonly working: boolean;
  }) => Promise<readonly { readonly tenant: TenantId; readonly connection: ConnectionId }[]>;
};

export const orderDesksOver = (session: Session): OrderDesks => ({
  async watched({ working }) {
    const rows = await session.query<{ tenant_id: string; connection_id: string }>(sql`
      select distinct tenant_id, connection_id from orders
      where is_unsettled or (${working} and is_working)`);
    return rows.map((row) => ({
      tenant: tenantId(row.tenant_id),
      connection: connectionId(row.connection_id),
    }));
  },
});
