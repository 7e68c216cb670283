import { type SQL, sql } from "drizzle-orm";
import type { Instant, IntentId } from "#domain";
import type {
  OrderFees,
  PolicyPlan,
  RoutingDecision,
  RoutingDesk,
  StepPlan,
  StoredPolicy,
} from "#routing";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { jsonText } from "../rows/json-text.ts";

/** Orders that are looked for at a time. */
const AT_ONCE = 50;

type PolicyRow = {
  readonly id: string;
  readonly version: number;
  readonly steps: readonly StepPlan[];
  readonly changed_at: Instant;
};

/** Policies and positions of a tenant's routing, over the database as the tenant sees it. */
export function routingDesk(database: Database): RoutingDesk {
  const policies = async (where: SQL): Promise<StoredPolicy[]> => {
    const rows = await database.query<PolicyRow>(sql`
      select id, version, steps, changed_at from (
        select distinct on (id) id, version, steps, changed_at from routing_policies
        where ${where} order by id, version desc) as newest
      where steps is not null order by id`);
    return rows.map(({ changed_at: changedAt, ...row }) => ({ ...row, changedAt }));
  };
  const policy = async (id: string) => (await policies(sql`id = ${storable(id)}`))[0];
  return {
    policies: () => policies(sql`true`),
    policy,
    savePolicy: ({ id, steps }, changedAt, act) =>
      database.transaction(async (session) => {
        const version = await write(session, { id, steps, at: changedAt });
        const saved = { id, version, steps, changedAt };
        if (act) await appendAudit(session, act(saved));
        return saved;
      }),
    async removePolicy(id, at, act) {
      if (!(await policy(id))) return false;
      await database.transaction(async (session) => {
        await write(session, { id, steps: null, at });
        if (act) await appendAudit(session, act);
      });
      return true;
    },
    async lastRouted(prefix) {
      const [row] = await database.query<{ document: RoutingDecision }>(sql`
        select document from route_decisions
        where starts_with(position, ${storable(prefix)}) and route is not null
        order by at desc, intent_id desc limit 1`);
      return row?.document;
    },
    async unmeasured(since) {
      const rows = await database.query<{ intent_id: IntentId }>(sql`
        select intent_id from route_decisions
        join orders on orders.id = intent_id
        where at >= ${since}::timestamptz and route is not null and not is_measured
          and not may_trade and state not in ('denied', 'not-sent')
        order by at, intent_id limit ${AT_ONCE}::int`);
      return rows.map(({ intent_id: id }) => id);
    },
    otherFees: (since) =>
      database.query<OrderFees>(sql`
        with charged as (
          select d.intent_id, d.at, d.late, (o.record->'report'->>'filled')::numeric as filled,
            e.quantity, fee.amount,
            fee.currency = o.record->'ticket'->'instrument'->>'currency' as is_same
          from route_decisions d
          join orders o on o.id = d.intent_id
          join executions e on e.account_id = o.account_id and e.order_id = o.order_id
            and e.executed_at >= ${since}::timestamptz and e.report <> 'bust'
          left join lateral (
            select sum((e.fees->>(n + 1))::numeric) as amount, min(e.fees->>(n + 2)) as currency
            from generate_series(0, jsonb_array_length(e.fees) - 1, 3) as n
            group by e.fees->>(n + 2)) as fee on true
          where d.at >= ${since}::timestamptz and d.route is not null and d.is_measured
            and not exists (select from executions later
              where later.account_id = e.account_id and later.refers_to = e.id)),
        sums as (
          select intent_id, at, late, trim_scale(sum(amount))::text as fees from charged
          group by intent_id, at, late
          having sum(quantity) >= min(filled) and bool_and(is_same) and sum(amount) is not null)
        select intent_id as "order", fees from sums
        where fees is distinct from late->'facts'->>'fees' order by at, intent_id
        limit ${AT_ONCE}::int`),
    async withoutMid({ from, to }) {
      const ended = sql`record->'report'->>'updatedAt'`;
      const rows = await database.query<{ intent_id: IntentId }>(sql`
        select intent_id from route_decisions
        join orders on orders.id = intent_id
        where at >= ${from}::timestamptz - interval '1 day' and route is not null and is_measured
          and late->'facts'->>'midLater' is null and ${ended} between ${from} and ${to}
          and record->'report' ? 'averagePrice'
        order by ${ended}, intent_id limit ${AT_ONCE}::int`);
      return rows.map(({ intent_id: id }) => id);
    },
  };
}

type Written = {
  readonly id: string;
  readonly steps: PolicyPlan["steps"] | null;
  readonly at: Instant;
};

/** Two who write at once write two versions: the slower one looks for its number again. */
async function write(session: Transaction, { id, steps, at }: Written): Promise<number> {
  const name = storable(id);
  const document = steps === null ? sql`null` : sql`${jsonText(steps)}::jsonb`;
  for (;;) {
    const [row] = await session.query<{ version: number }>(sql`
      insert into routing_policies (id, version, steps, changed_at)
      select ${name}, coalesce(max(version), 0) + 1, ${document}, ${at}::timestamptz
      from routing_policies where id = ${name}
      on conflict do nothing returning version`);
    if (row) return row.version;
  }
}
