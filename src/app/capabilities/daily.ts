import { type ConnectionId, epochMs, type Instant } from "#domain";
import type { Connection } from "#sync";
import { type AccountProbe, probeConnection, type ProbeParts } from "./probe.ts";

const DAY_MS = 86_400_000;
/** Probes that wait in a process; what finds no room is offered again by its next reading. */
const MOST_WAITING = 100;
/** Connections whose last probe is remembered, so that the database need not be asked. */
const MOST_REMEMBERED = 10_000;

/** Work that nobody waits for, done one after the other by a whole process. */
export type Lane = {
  /** Whether there was room. */
  readonly offer: (work: () => Promise<void>) => boolean;
  /** Resolves when all of it is done. */
  readonly idle: () => Promise<void>;
};

/** Work that fails is told of, and keeps no other from being done. */
export function createLane(onTrouble: (error: unknown) => void): Lane {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  const after = async (before: Promise<void>, work: () => Promise<void>) => {
    await before;
    await work().catch(onTrouble);
    waiting--;
  };
  return {
    offer(work) {
      if (waiting >= MOST_WAITING) return false;
      waiting++;
      last = after(last, work);
      return true;
    },
    idle: () => last,
  };
}

type DailyParts = ProbeParts & {
  readonly lane: Lane;
  readonly isEnding: () => boolean;
  /** Told of a probe that was made. */
  readonly onProbe: (id: ConnectionId, probes: readonly AccountProbe[]) => void;
};

/**
 * Probes connections again once a day, after a reading that went well, when nothing else does. A
 * probe that failed is made again with the next day.
 */
export function createDaily(parts: DailyParts) {
  const { store, clock, lane, isEnding, onProbe } = parts;
  const triedAt = new Map<ConnectionId, Instant>();

  async function probe(id: ConnectionId): Promise<void> {
    if (isEnding()) return;
    const connection = await store.connections.read(id);
    if (!connection || isFresh(await store.capabilities.readSince(id))) return;
    const lists = await store.listings.summaries();
    const isListed = ({ broker, environment }: Pick<Connection, "broker" | "environment">) =>
      lists.some(
        (each) =>
          each.broker === broker && each.environment === environment && isFresh(each.readAt),
      );
    onProbe(id, await probeConnection(parts, connection, { isListed }));
  }

  const isFresh = (at: Instant | undefined) =>
    at !== undefined && epochMs(clock.now()) - epochMs(at) < DAY_MS;

  return {
    /** Offers the connection for its probe of the day, and does not wait. */
    offer(id: ConnectionId): void {
      if (isEnding() || isFresh(triedAt.get(id))) return;
      if (!lane.offer(() => probe(id))) return;
      if (triedAt.size >= MOST_REMEMBERED) triedAt.clear();
      triedAt.set(id, clock.now());
    },
  };
}
