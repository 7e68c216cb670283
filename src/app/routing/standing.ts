import { type ConnectionState, epochMs, type Instant } from "#domain";
import type { Breakers } from "#guard";
import type { Candidate } from "#routing";
import type { Connection, Pull } from "#sync";
import type { TenantStore } from "#store";
import type { OrdersParts } from "../orders/desk.ts";
import type { Reachable } from "./parts.ts";

/** How an account stands for orders, before its broker is asked. */
export type Standing = Pick<Candidate, "because" | "callsFrom"> & {
  readonly health: NonNullable<Candidate["health"]>;
};

/** What calls of this process to brokers meet. */
export type Calls = {
  readonly breakers: Pick<Breakers, "troubled">;
  readonly roomFrom: (connection: Connection) => Promise<Instant | undefined>;
};

export type StandingParts = Pick<OrdersParts, "clock"> & {
  readonly store: { readonly connections: Pick<TenantStore["connections"], "pulls"> };
  /** Absent where nobody counts them. */
  readonly calls?: Calls | undefined;
};

const HEALTH: Readonly<Record<ConnectionState, Standing["health"]>> = {
  connected: "healthy",
  syncing: "healthy",
  delayed: "degraded",
  error: "degraded",
  "needs-user": "down",
  paused: "down",
};

/** What is known of an account before its broker is asked. */
export async function standingOf(
  { store, clock, calls }: StandingParts,
  at: Reachable,
): Promise<Standing> {
  const { connection } = at;
  const [{ items: pulls }, callsFrom] = await Promise.all([
    store.connections.pulls(connection.id, { limit: PULLS }),
    calls?.roomFrom(connection),
  ]);
  const breakers = calls?.breakers.troubled() ?? [];
  const standing = healthOf({ at, breakers, pulls, now: clock.now() });
  return { ...standing, ...(callsFrom && { callsFrom }) };
}

/** No connection is read by itself more often within an hour. */
const PULLS = 12;
const HOUR_MS = 3_600_000;
/** One reading that failed is no outage. */
const FEWEST_FAILED = 2;

export type Facts = {
  readonly at: Pick<Reachable, "connection" | "settings">;
  readonly breakers: ReturnType<Breakers["troubled"]>;
  readonly pulls: readonly Pick<Pull, "outcome" | "startedAt">[];
  readonly now: Instant;
};

/** The worst that is known of an account, with its reason; where it is tried again, it is asked. */
export function healthOf(facts: Facts): Standing {
  const { connection, settings } = facts.at;
  if (!settings.enabled)
    return { health: "down", because: "its broker is switched off in the configuration" };
  const health = HEALTH[connection.state];
  const because = connection.failure?.message ?? `its connection is ${connection.state}`;
  if (health === "down") return { health, because };
  const held = heldBack(facts);
  if (held?.health === "down") return held;
  if (health === "degraded") return { health, because };
  return held ?? outage(facts) ?? { health };
}

function heldBack({ at, breakers }: Facts): Standing | undefined {
  const own = breakers.filter(({ credential }) => credential === at.connection.id);
  const open = own.find(({ state }) => state === "open");
  if (open)
    return { health: "down", because: `too many calls to "${open.host}" failed, none is sent now` };
  const [trying] = own;
  return (
    trying && {
      health: "degraded",
      because: `too many calls to "${trying.host}" failed, single ones are tried`,
    }
  );
}

function outage({ pulls, now }: Facts): Standing | undefined {
  const recent = pulls.filter(({ startedAt }) => epochMs(now) - epochMs(startedAt) < HOUR_MS);
  const failed = recent.filter(({ outcome }) => outcome === "failed").length;
  if (failed < FEWEST_FAILED) return undefined;
  const because = `${failed} of its last ${recent.length} readings within an hour failed`;
  return { health: "degraded", because };
}
