import type { Clock, ConnectionId, Failure, TenantId } from "#domain";
import type { BrokerAccount, ProbingAdapter } from "#kit";
import {
  type CapabilityDifference,
  type CapabilityReading,
  type ConnectedAccount,
  type Connection,
  type ListingSummary,
  type Session,
  troubleOf,
} from "#sync";
import type { TenantStore } from "#store";
import { onceEach } from "../orders/desk.ts";

export type ProbeParts = {
  readonly tenant: TenantId;
  readonly store: Pick<TenantStore, "capabilities" | "listings" | "connections">;
  /** Asks the broker of a connection, signed in. */
  readonly sessionOf: (connection: Connection) => Promise<Session>;
  readonly clock: Pick<Clock, "now">;
};

/** How the probe of one account went. */
export type AccountProbe = {
  readonly connection: ConnectionId;
  readonly account?: string;
  /**
   * `read`: what the broker stated is kept; `not-stated`: the broker states nothing of accounts;
   * `not-asked`: the connection is paused or waits for its user; `failed`: see the failure.
   */
  readonly outcome: "read" | "not-stated" | "not-asked" | "failed";
  readonly facts: number;
  /** Instruments that were listed; absent where no list was read. */
  readonly instruments?: number;
  readonly changes: readonly CapabilityDifference[];
  readonly failure?: Failure;
};

export type ProbeOptions = {
  /** Whether lists that another connection read meanwhile may stay. */
  readonly isListed?: (of: Pick<ListingSummary, "broker" | "environment">) => boolean;
};

/**
 * Asks a broker what the accounts of a connection may do and trade, through the limits of its
 * readings. A connection that waits for its user is not asked: it would log in, and be refused.
 */
export async function probeConnection(
  parts: ProbeParts,
  connection: Connection,
  options: ProbeOptions = {},
): Promise<readonly AccountProbe[]> {
  const { id, state } = connection;
  const plain = { connection: id, facts: 0, changes: [] };
  if (state === "paused" || state === "needs-user") return [{ ...plain, outcome: "not-asked" }];
  const session = await parts.sessionOf(connection);
  const { probing } = session.adapter;
  if (!probing) return [{ ...plain, outcome: "not-stated" }];
  const probes: AccountProbe[] = [];
  let isListed = probing.listing?.per === "broker" && (options.isListed?.(connection) ?? false);
  for (const account of await parts.store.connections.accounts(id)) {
    if (account.syncEnabled === false) continue;
    const probe = await probed({ parts, connection, session, probing }, account, isListed);
    // One list is enough where all accounts see the same.
    if (probing.listing?.per === "broker" && probe.instruments !== undefined) isListed = true;
    probes.push(probe);
  }
  return probes;
}

type Asking = {
  readonly parts: ProbeParts;
  readonly connection: Connection;
  readonly session: Session;
  readonly probing: ProbingAdapter;
};

/** Whatever goes wrong with one account keeps no other from being asked. */
async function probed(
  asking: Asking,
  account: ConnectedAccount,
  isListed: boolean,
): Promise<AccountProbe> {
  const named = { connection: asking.connection.id, account: account.id };
  try {
    return { ...named, ...(await asked(asking, account, isListed)) };
  } catch (error) {
    const { failure } = troubleOf(error);
    return { ...named, outcome: "failed", facts: 0, changes: [], failure };
  }
}

async function asked(
  { parts, connection, session, probing }: Asking,
  account: ConnectedAccount,
  isListed: boolean,
): Promise<Omit<AccountProbe, "connection" | "account">> {
  const { store, clock } = parts;
  const readAt = clock.now();
  // Both questions may need the same answer of the broker.
  const { stated, listing } = await session.ask("sync", async (plain) => {
    const desk = { call: onceEach(plain), account: brokersOwn(account) };
    return {
      stated: await probing.features?.(desk),
      listing: isListed ? undefined : await probing.listing?.read(desk, readAt),
    };
  });
  const { broker, environment, id } = connection;
  const of = { broker, environment, connection: id, readAt };
  const reading = stated && { ...of, ...stated, account: account.id };
  const changes = reading ? await store.capabilities.keep(reading, entered(parts, reading)) : [];
  if (listing) {
    const whose = probing.listing?.per === "account" ? { account: account.id } : {};
    await store.listings.keep({ ...of, ...whose, ...listing });
  }
  return {
    ...{ outcome: stated ? "read" : "not-stated", facts: stated?.facts.length ?? 0, changes },
    ...(listing && { instruments: listing.items.length }),
  };
}

/** What differs stands in the audit log, as what the broker did. */
const entered =
  ({ tenant }: ProbeParts, { account, broker, readAt }: CapabilityReading) =>
  (changes: readonly CapabilityDifference[]) => ({
    ...{ tenant, at: readAt, actor: "system", act: "capability-changed" },
    subject: `account:${account}`,
    detail: { broker, ...wordsOf(changes) },
  });

const wordsOf = (changes: readonly CapabilityDifference[]) => ({
  gained: namesOf(changes.filter(({ after }) => after === true)),
  lost: namesOf(changes.filter(({ after }) => after !== true)),
});
const namesOf = (changes: readonly CapabilityDifference[]) =>
  changes.map(({ capability }) => capability).join(" ");

/** The account as its adapter knows it. */
const brokersOwn = ({ key, number, name, currency }: ConnectedAccount): BrokerAccount => ({
  ...{ key, number },
  ...(name !== undefined && { name }),
  ...(currency !== undefined && { currency }),
});
