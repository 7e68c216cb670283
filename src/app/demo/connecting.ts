import { brokers } from "#brokers";
import type { DemoNews, Session } from "#cli";
import { api, type ConnectionBody } from "#http";

type Connecting = {
  readonly session: Session;
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What goes wrong on purpose, so that there is something to see. */
  readonly spoil: { readonly broker: string; readonly strike: () => void };
  readonly tell: (news: DemoNews) => void;
  readonly signal: AbortSignal;
};

/** Connects every make-believe broker as a user would, and imports the sample statement beside. */
export async function connectAll(work: Connecting): Promise<void> {
  const brokers = Object.keys(work.credentials);
  await Promise.all([...brokers.map((broker) => connectOne(work, broker)), sample(work)]);
}

async function connectOne(work: Connecting, broker: string): Promise<void> {
  const { session, credentials, spoil, tell, signal } = work;
  if (signal.aborted) return;
  const connection = await session.call(api.connectBroker, {
    params: { broker },
    body: { environment: "paper", credentials: { ...credentials[broker] } },
  });
  tell({ type: "connected", connection });
  // The first reading has begun by itself; this waits for it.
  await read(work, connection);
  if (broker !== spoil.broker || signal.aborted) return;
  spoil.strike();
  await read(work, connection);
}

async function read({ session, tell }: Connecting, { id, label }: ConnectionBody): Promise<void> {
  tell({ type: "read", label, pull: await session.call(api.syncConnection, { params: { id } }) });
}

async function sample({ session, tell, signal }: Connecting): Promise<void> {
  if (signal.aborted) return;
  tell({ type: "imported", report: await session.call(api.addSample) });
}

/** Reads what came meanwhile; statements that are made once a day are left alone. */
export async function readAgain(session: Session, tell: (news: DemoNews) => void): Promise<void> {
  const { items } = await session.call(api.listConnections);
  const daily = brokers.filter(({ manifest }) => manifest.cadence.afterHoursUtc);
  for (const { id, label, broker, state } of items) {
    if (state !== "connected" || daily.some(({ manifest }) => manifest.id === broker)) continue;
    // Someone may have paused or removed it, or reads it just now: the next round will show.
    const pull = await session.call(api.syncConnection, { params: { id } }).catch(() => undefined);
    if (pull && pull.imported > 0) tell({ type: "read", label, pull });
  }
}
