import { sql } from "drizzle-orm";
import {
  connectionId,
  fail,
  importId,
  storedAccountId,
  tenantId,
  type AccountId,
  type ConnectionId,
  type ConnectionState,
  type Environment,
  type Failure,
  type Instant,
} from "#domain";
import {
  type ConnectedAccount,
  type ConnectedAccountChange,
  type Connection,
  type ConnectionChange,
  type ConnectionStore,
  type Move,
  type TradingCredentials,
  unknownConnection,
} from "#sync";
import type { NoticeKind } from "#notify";
import type { Session, Transaction } from "../engine/database.ts";
import { STANDING_TOLD, standingEvent } from "../notify/standing.ts";
import { tell } from "../notify/tell.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";

type ConnectionRow = {
  readonly id: string;
  readonly tenant_id: string;
  readonly broker: string;
  readonly environment: string;
  readonly label: string;
  readonly state: string;
  readonly failure: Failure | null;
  readonly created_at: Instant;
  readonly sync_enabled: boolean;
  readonly interval_minutes: number;
  readonly failures: number;
  readonly last_attempt_at: Instant | null;
  readonly last_success_at: Instant | null;
  readonly next_attempt_at: Instant | null;
  readonly signed_in_at: Instant | null;
  readonly trading: TradingCredentials;
  readonly source: string;
};

const toConnection = (row: ConnectionRow): Connection => ({
  id: connectionId(row.id),
  tenant: tenantId(row.tenant_id),
  broker: row.broker,
  environment: row.environment as Environment,
  label: row.label,
  state: row.state as ConnectionState,
  createdAt: row.created_at,
  syncEnabled: row.sync_enabled,
  intervalMinutes: row.interval_minutes,
  failures: row.failures,
  ...(row.trading !== "shared" && { trading: row.trading }),
  source: importId(row.source),
  ...given({
    failure: row.failure,
    lastAttemptAt: row.last_attempt_at,
    lastSuccessAt: row.last_success_at,
    nextAttemptAt: row.next_attempt_at,
    signedInAt: row.signed_in_at,
  }),
});

/** A connection and the import row that will own what it brings. */
export async function create(
  session: Transaction,
  from: Parameters<ConnectionStore["create"]>[0],
): Promise<void> {
  await session.query(sql`
    insert into imports (id, started_at, file_name, bytes, sha256, importer, importer_version, options, report, kind)
    values (${from.source}, ${from.createdAt}, ${storable(from.label)}, 0, '', ${from.broker}, 1, '{}', '{}', 'connection')`);
  await session.query(sql`
    insert into connections (id, broker, environment, label, state, created_at, sync_enabled,
      interval_minutes, source, next_attempt_at, signed_in_at, trading)
    values (${from.id}, ${from.broker}, ${from.environment}, ${storable(from.label)},
      ${from.state ?? "connected"}, ${from.createdAt}, ${from.syncEnabled}, ${from.intervalMinutes},
      ${from.source}, ${from.nextAttemptAt ?? null}, ${from.signedInAt ?? null},
      ${from.trading ?? "shared"})`);
}

export async function read(session: Session, id: ConnectionId): Promise<Connection | undefined> {
  const [row] = await session.query<ConnectionRow>(
    sql`select * from connections where id = ${storable(id)}`,
  );
  return row && toConnection(row);
}

export async function list(session: Session): Promise<readonly Connection[]> {
  const rows = await session.query<ConnectionRow>(
    sql`select * from connections order by created_at, id`,
  );
  return rows.map(toConnection);
}

const COLUMNS = {
  label: sql`label`,
  state: sql`state`,
  failure: sql`failure`,
  syncEnabled: sql`sync_enabled`,
  intervalMinutes: sql`interval_minutes`,
  failures: sql`failures`,
  lastAttemptAt: sql`last_attempt_at`,
  lastSuccessAt: sql`last_success_at`,
  nextAttemptAt: sql`next_attempt_at`,
  signedInAt: sql`signed_in_at`,
  trading: sql`trading`,
} as const;

type ChangedRow = ConnectionRow & { readonly told?: NoticeKind | null };

/** The user is told of what the change means, in the same transaction. */
export async function change(
  session: Transaction,
  id: ConnectionId,
  changes: ConnectionChange,
): Promise<Connection> {
  const sets = Object.entries(COLUMNS).flatMap(([name, column]) => {
    const value = changes[name as keyof ConnectionChange];
    if (value === undefined) return [];
    if (name === "failure")
      return [sql`${column} = ${value === null ? null : JSON.stringify(value)}::jsonb`];
    return [sql`${column} = ${value}`];
  });
  const [row] = await session.query<ChangedRow>(
    sets.length === 0
      ? sql`select * from connections where id = ${storable(id)}`
      : sql`update connections set ${sql.join(sets, sql`, `)} where id = ${storable(id)}
          returning *, ${STANDING_TOLD}`,
  );
  const changed = row ? toConnection(row) : fail(unknownConnection(id));
  const event = changes.state && standingEvent(changed, changes, row?.told ?? null);
  if (event) await tell(session, [event]);
  return changed;
}

/** Moves a connection on from what it is now, which nobody changes meanwhile. */
export async function move(session: Transaction, id: ConnectionId, next: Move): Promise<void> {
  const [row] = await session.query<ConnectionRow>(
    sql`select * from connections where id = ${id} for update`,
  );
  if (row) await change(session, id, next(toConnection(row)));
}

type AccountRow = {
  readonly connection_id: string;
  readonly account_id: string;
  readonly key: string;
  readonly number: string;
  readonly name: string | null;
  readonly currency: string | null;
  readonly environment: string;
  readonly seen_at: Instant;
  readonly interval_minutes: number | null;
  readonly sync_enabled: boolean;
  readonly read_at: Instant | null;
};

const toAccount = (row: AccountRow): ConnectedAccount => ({
  id: storedAccountId(row.account_id),
  connection: connectionId(row.connection_id),
  key: row.key,
  number: row.number,
  environment: row.environment as Environment,
  seenAt: row.seen_at,
  ...given({
    name: row.name,
    currency: row.currency,
    intervalMinutes: row.interval_minutes,
    readAt: row.read_at,
  }),
  ...(row.sync_enabled ? {} : { syncEnabled: false }),
});

export async function accounts(
  session: Session,
  id: ConnectionId,
): Promise<readonly ConnectedAccount[]> {
  const rows = await session.query<AccountRow>(
    sql`select * from connected_accounts where connection_id = ${storable(id)} order by account_id`,
  );
  return rows.map(toAccount);
}

export async function changeAccount(
  session: Session,
  id: ConnectionId,
  account: AccountId,
  { intervalMinutes, syncEnabled }: ConnectedAccountChange,
): Promise<ConnectedAccount> {
  const [row] = await session.query<AccountRow>(sql`
    update connected_accounts set
      interval_minutes = ${intervalMinutes === undefined ? sql`interval_minutes` : intervalMinutes},
      sync_enabled = ${syncEnabled ?? sql`sync_enabled`}
    where connection_id = ${storable(id)} and account_id = ${storable(account)} returning *`);
  return row ? toAccount(row) : fail(unknownAccount(account));
}

const unknownAccount = (account: string): Failure => ({
  code: "unknown-connected-account",
  message: `The connection reaches no account "${account}"`,
  owner: "user",
  next: "Choose one of the accounts that the connection shows",
});

/** Adds accounts, and what the broker now says of known ones. Gives them as they are now. */
export async function saveAccounts(
  session: Session,
  id: ConnectionId,
  batch: readonly ConnectedAccount[],
): Promise<readonly ConnectedAccount[]> {
  const saved: ConnectedAccount[] = [];
  for (const account of batch) {
    const rows = await session.query<AccountRow>(sql`
      insert into connected_accounts (connection_id, environment, account_id, key, number, name, currency, seen_at)
      select id, environment, ${storable(account.id)}, ${storable(account.key)}, ${storable(account.number)},
        ${account.name ?? null}, ${account.currency ?? null}, ${account.seenAt}
      from connections where id = ${id}
      on conflict (connection_id, account_id) do update set
        key = excluded.key, number = excluded.number, seen_at = excluded.seen_at,
        name = coalesce(excluded.name, connected_accounts.name),
        currency = coalesce(excluded.currency, connected_accounts.currency)
      returning *`);
    saved.push(...rows.map(toAccount));
  }
  return saved;
}
