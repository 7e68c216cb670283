import type { Clock, ConnectionId } from "#domain";
import type { Connection, Outages } from "#sync";

export type OutageParts = {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** How long an outcome counts. Default 30 minutes, so that three retries fall into it. */
  readonly windowMs?: number;
  /** Fewer connections than these tell nothing of their broker. Default 3. */
  readonly least?: number;
};

type Outcome = { readonly failed: boolean; readonly atMs: number };
type Subject = Pick<Connection, "id" | "broker" | "environment">;

/** Connections of one broker that are remembered; a sample tells as much as all of them. */
const MOST = 1_000;

/**
 * Sees when a broker is down for all. An outcome counts for a while, one for each connection; while
 * more than half of a broker's connections could not reach it, no failure is a connection's own.
 */
export function createOutages({ clock, windowMs = 30 * 60_000, least = 3 }: OutageParts): Outages {
  const brokers = new Map<string, Map<ConnectionId, Outcome>>();

  function note({ id, broker, environment }: Subject, failed: boolean) {
    const key = `${broker} ${environment}`;
    const known = brokers.get(key) ?? new Map<ConnectionId, Outcome>();
    brokers.set(key, known);
    const nowMs = clock.monotonicMs();
    // The newest comes last, so what is too old stands in front.
    known.delete(id);
    known.set(id, { failed, atMs: nowMs });
    for (const [each, { atMs }] of known) {
      if (nowMs - atMs <= windowMs && known.size <= MOST) break;
      known.delete(each);
    }
    return known;
  }

  return {
    answered: (connection) => void note(connection, false),
    failed(connection) {
      const known = note(connection, true);
      const failing = [...known.values()].filter(({ failed }) => failed).length;
      return known.size >= least && failing * 2 > known.size;
    },
  };
}
