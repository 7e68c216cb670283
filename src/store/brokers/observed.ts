import { sql } from "drizzle-orm";
import type { Environment, Instant } from "#domain";
import type { Session } from "../engine/database.ts";

/** How orders of one shape fared at a broker. */
export type ObservedOrders = {
  readonly broker: string;
  readonly environment: Environment;
  readonly orderType: string;
  readonly timeInForce: string;
  readonly assetClass: string;
  /** Code of the failure by which the broker refused them; absent for those that it took. */
  readonly refusedBy: string | null;
  readonly count: number;
  readonly lastAt: Instant;
};

/** What the orders of a tenant showed of brokers. */
export const observedOrders = (session: Session): Promise<readonly ObservedOrders[]> =>
  session.query<ObservedOrders>(sql`
    select connections.broker, orders.environment, record->'ticket'->>'type' as "orderType",
      record->'ticket'->>'timeInForce' as "timeInForce",
      record->'ticket'->'instrument'->>'kind' as "assetClass",
      case when orders.state = 'rejected' then record->'failure'->>'code' end as "refusedBy",
      count(*)::int as count, max(orders.created_at) as "lastAt"
    from orders join connections on connections.id = orders.connection_id
    where orders.state in ('acknowledged', 'rejected')
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`);
