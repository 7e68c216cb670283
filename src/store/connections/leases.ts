import { sql } from "drizzle-orm";
import { fail, type ConnectionId, type Failure, type Instant } from "#domain";
import type { Lease } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

type LeaseRow = { readonly owner: string; readonly epoch: number; readonly until: Instant };

/**
 * Leases are timed by the clock of the database alone, since the clocks of two processes may
 * disagree by more than a lease lasts.
 */
const after = (ttlMs: number) => sql`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`;

/** Which right a lease gives: to read a connection, or to hold its stream open. */
export type LeaseTable = "connection_leases" | "stream_leases";

/** Takes the lease if nobody holds it; each taking has a higher epoch than all before it. */
export async function take(
  session: Session,
  {
    id,
    owner,
    ttlMs,
  }: { readonly id: ConnectionId; readonly owner: string; readonly ttlMs: number },
  table: LeaseTable = "connection_leases",
): Promise<Lease | undefined> {
  const name = sql.identifier(table);
  const [row] = await session.query<LeaseRow>(sql`
    insert into ${name} as held (connection_id, owner, epoch, until)
    select id, ${owner}, 1, ${after(ttlMs)} from connections where id = ${storable(id)}
    on conflict (connection_id) do update
      set owner = excluded.owner, epoch = held.epoch + 1, until = excluded.until
      where held.until <= clock_timestamp()
    returning owner, epoch, until`);
  return row && { connection: id, ...row };
}

export async function renew(
  session: Session,
  { lease, ttlMs }: { readonly lease: Lease; readonly ttlMs: number },
  table: LeaseTable = "connection_leases",
): Promise<Lease> {
  const [row] = await session.query<LeaseRow>(sql`
    update ${sql.identifier(table)} set until = ${after(ttlMs)}
    where connection_id = ${lease.connection} and epoch = ${lease.epoch} and until > clock_timestamp()
    returning owner, epoch, until`);
  return row ? { connection: lease.connection, ...row } : fail(leaseLost(lease));
}

/** Lets others take the lease at once. A lease that moved on is not touched. */
export async function release(
  session: Session,
  lease: Lease,
  table: LeaseTable = "connection_leases",
): Promise<void> {
  await session.query(sql`
    update ${sql.identifier(table)} set until = clock_timestamp()
    where connection_id = ${lease.connection} and epoch = ${lease.epoch}`);
}

/**
 * Fails with "lease-lost" unless the lease is still the newest, and keeps it so until the
 * transaction ends. A lease that has run out and was not taken by another still counts: what is
 * written under it can collide with nobody. Gives whose the records are; a connection that is gone
 * took its lease with it.
 */
export async function hold(session: Session, lease: Lease): Promise<Owner> {
  const [row] = await session.query<Owner & { epoch: number }>(sql`
    select held.epoch, own.source, own.broker,
      exists (select from quarantine where import_id = own.source) as doubts,
      exists (select from breaks where connection_id = own.id and kind = 'conflict'
        and resolved_at is null) as conflicts
    from connection_leases as held join connections as own on own.id = held.connection_id
    where held.connection_id = ${lease.connection} for update of held`);
  return row?.epoch === lease.epoch ? row : fail(leaseLost(lease));
}

/**
 * The row of `imports` that owns the records, the broker that they come from, and whether something
 * of it stands in quarantine or in conflict.
 */
type Owner = {
  readonly source: string;
  readonly broker: string;
  readonly doubts: boolean;
  readonly conflicts: boolean;
};

const leaseLost = ({ connection }: Lease): Failure => ({
  code: "lease-lost",
  message: `Another process has taken over the connection "${connection}"`,
  owner: "us",
  next: "Nothing to do: the other process reads it",
});
