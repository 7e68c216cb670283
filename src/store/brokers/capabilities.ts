import { sql } from "drizzle-orm";
import { connectionId, type Environment, type Instant, storedAccountId } from "#domain";
import { eventKey, type NotifyEvent } from "#notify";
import {
  capabilityDifferences,
  type CapabilityChange,
  type CapabilityDifference,
  type CapabilityReading,
  type CapabilityStore,
  statedBy,
} from "#sync";
import { appendAudit } from "../audit/append.ts";
import { cursorOf, keysOf, pageOf, rowsToRead } from "../blotter/cursor.ts";
import type { Database, Session, Transaction } from "../engine/database.ts";
import { tell } from "../notify/tell.ts";
import { storable } from "../rows/copy-text.ts";
import { jsonText } from "../rows/json-text.ts";

type ReadingRow = {
  readonly connection_id: string;
  readonly account_id: string;
  readonly broker: string;
  readonly environment: Environment;
  readonly region: string | null;
  readonly facts: CapabilityReading["facts"];
  readonly read_at: Instant;
};

type ChangeRow = {
  readonly key: string;
  readonly at: Instant;
  readonly broker: string;
  readonly connection_id: string;
  readonly account_id: string;
  readonly capability: string;
  readonly source: CapabilityChange["source"];
  readonly environment: Environment | null;
  readonly before: boolean | null;
  readonly after: boolean | null;
  readonly evidence: string | null;
};

const ORDER = "capability changes down";

/** What brokers state of the accounts of a tenant, over the database as the tenant sees it. */
export const capabilityStore = (database: Database): CapabilityStore => ({
  keep: (reading, act) =>
    database.transaction(async (session) => {
      const before = await replaced(session, reading);
      if (!before) return [];
      const differences = capabilityDifferences(statedBy(before), statedBy(reading.facts));
      if (differences.length === 0) return [];
      await writeChanges(session, changesOf(reading, differences));
      await tell(session, await noticesOf(session, reading, differences));
      if (act) await appendAudit(session, act(differences));
      return differences;
    }),
  async readings() {
    const rows = await database.query<ReadingRow>(sql`
      select * from capability_readings order by broker, environment, connection_id, account_id`);
    return rows.map(readingOf);
  },
  async readSince(connection) {
    const [row] = await database.query<{ since: Instant | null }>(sql`
      select min(read_at) as since from capability_readings
      where connection_id = ${storable(connection)}`);
    return row?.since ?? undefined;
  },
  async changes({ broker }, request) {
    const asked = request.after === undefined ? [] : keysOf(request.after, ORDER, 5);
    const after = asked.map(storable);
    const keys = sql`(at, broker, connection_id, account_id, capability)`;
    const rows = await database.query<ChangeRow>(sql`
      select *, at::text as key from capability_changes
      where ${broker === undefined ? sql`true` : sql`broker = ${storable(broker)}`}
        and ${
          after.length === 0
            ? sql`true`
            : sql`${keys} < (${after[0]}::timestamptz, ${after[1]}, ${after[2]}, ${after[3]}, ${after[4]})`
        }
      order by at desc, broker desc, connection_id desc, account_id desc, capability desc
      limit ${rowsToRead(request)}`);
    const cursor = (row: ChangeRow) =>
      cursorOf(ORDER, [row.key, row.broker, row.connection_id, row.account_id, row.capability]);
    return pageOf({ rows, request, item: changeOf, cursor });
  },
});

/** Keeps the reading; what stood there, or undefined where there is nothing to compare it with. */
async function replaced(
  session: Transaction,
  reading: CapabilityReading,
): Promise<CapabilityReading["facts"] | undefined> {
  const { connection, account, broker, environment, region = null, facts, readAt } = reading;
  const written = await session.query(sql`
    insert into capability_readings (connection_id, account_id, broker, environment, region, facts,
      read_at)
    values (${connection}, ${account}, ${broker}, ${environment}, ${region}, '[]'::jsonb, ${readAt})
    on conflict do nothing returning 1 as one`);
  const mine = sql`connection_id = ${connection} and account_id = ${account}`;
  const [known] = await session.query<ReadingRow>(
    sql`select * from capability_readings where ${mine} for update`,
  );
  if (!known || (written.length === 0 && known.read_at >= readAt)) return undefined;
  await session.query(sql`
    update capability_readings set facts = ${jsonText(facts)}::jsonb, read_at = ${readAt},
      region = ${region}
    where ${mine}`);
  return written.length === 0 ? known.facts : undefined;
}

function changesOf(
  { readAt: at, broker, environment, connection, account, facts }: CapabilityReading,
  differences: readonly CapabilityDifference[],
): readonly CapabilityChange[] {
  const said = new Map<string, string>(facts.map((fact) => [fact.capability, fact.evidence]));
  return differences.map((difference) => {
    const evidence = said.get(difference.capability);
    return {
      ...{ ...difference, at, source: "probed", broker, environment, connection, account },
      ...(evidence !== undefined && { evidence }),
    };
  });
}

/** Writes the history in the transaction of what changed. */
export async function writeChanges(
  session: Session,
  changes: readonly CapabilityChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ connection = "", account = "", ...change }) => ({
    ...{ ...change, connection_id: connection, account_id: account },
  }));
  await session.query(sql`
    insert into capability_changes (at, broker, connection_id, account_id, capability, source,
      environment, before, after, evidence)
    select at, broker, connection_id, account_id, capability, source, environment, before, after,
      evidence
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as given (at timestamptz, broker text,
      connection_id text, account_id text, capability text, source text, environment text,
      before boolean, after boolean, evidence text)
    on conflict do nothing`);
}

async function noticesOf(
  session: Session,
  { connection, account, broker, readAt }: CapabilityReading,
  differences: readonly CapabilityDifference[],
): Promise<readonly NotifyEvent[]> {
  const [known] = await session.query<{ label: string }>(
    sql`select label from connections where id = ${connection}`,
  );
  if (!known) return [];
  const named = (has: boolean) =>
    differences.filter(({ after = false }) => after === has).map(({ capability }) => capability);
  return [
    {
      kind: "capability-changed",
      key: eventKey("capability-changed", account, readAt),
      at: readAt,
      detail: {
        ...{ connection, label: known.label, broker, account },
        ...{ gained: named(true), lost: named(false) },
      },
    },
  ];
}

const readingOf = (row: ReadingRow): CapabilityReading => ({
  ...{ broker: row.broker, environment: row.environment, facts: row.facts, readAt: row.read_at },
  ...{ connection: connectionId(row.connection_id), account: storedAccountId(row.account_id) },
  ...(row.region !== null && { region: row.region }),
});

const changeOf = (row: ChangeRow): CapabilityChange => ({
  ...{ capability: row.capability, at: row.at, source: row.source, broker: row.broker },
  ...(row.before !== null && { before: row.before }),
  ...(row.after !== null && { after: row.after }),
  ...(row.environment !== null && { environment: row.environment }),
  ...(row.connection_id !== "" && { connection: connectionId(row.connection_id) }),
  ...(row.account_id !== "" && { account: storedAccountId(row.account_id) }),
  ...(row.evidence !== null && { evidence: row.evidence }),
});
