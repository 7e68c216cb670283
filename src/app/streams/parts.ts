import type { Clock, ConnectionId, Random } from "#domain";
import { acquire, type Limiter } from "#guard";
import type { Events } from "#http";
import { type BrokerStream, bucketsOf, originsOf } from "#kit";
import type { TenantStore } from "#store";
import { dialOf, type Line } from "#streams";
import type { Connection, Session } from "#sync";
import type { StreamNets } from "./nets.ts";

export type FeedsParts = {
  readonly store: TenantStore;
  /** Asks the broker of a connection, signed in. */
  readonly sessionOf: (connection: Connection) => Promise<Session>;
  readonly nets: StreamNets;
  /** Names this process in leases. */
  readonly owner: string;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: Pick<Events, "publish">;
  /** Looks up what the orders of a connection have become. */
  readonly settle: (id: ConnectionId, options: { readonly isSweep: boolean }) => Promise<void>;
  /** Begins to read what is new of a connection. */
  readonly pull: (id: ConnectionId) => Promise<void>;
  /** Whether the broker is this program itself, which may be asked at any pace. */
  readonly isOwn: (broker: string) => boolean;
  /** Told of what went wrong and is tried again. */
  readonly onTrouble: (error: unknown) => void;
};

/** How a stream of a connection is dialled: its hosts, its log-in, and its broker's limits. */
export function lineOf(
  parts: Pick<FeedsParts, "nets" | "limiter" | "clock">,
  { id, environment }: Connection,
  { session, stream }: { readonly session: Session; readonly stream: BrokerStream },
): Line {
  const { adapter } = session;
  const { manifest } = adapter;
  const origins = parts.nets.insteadOf(manifest.id, environment);
  const admit = async () => {
    const host = new URL(originsOf(manifest, environment, origins)[stream.origin] ?? "").host;
    const buckets = bucketsOf(manifest, { environment, host, credential: id });
    const { limiter, clock } = parts;
    await acquire(limiter, { buckets, lane: "sync" }, { clock, broker: manifest.id });
  };
  return dialOf({
    ...{ adapter, stream, environment, origins },
    net: parts.nets.netOf(manifest, environment),
    pass: (asked) => session.pass(asked),
    ask: (question) => session.ask("sync", question),
    // A WebSocket is no call; an endless answer is one.
    ...(stream.transport === "lines" && { admit }),
  });
}
