import type { ConnectionState } from "#domain";
import type { Candidate } from "#routing";

const HEALTH: Readonly<Record<ConnectionState, NonNullable<Candidate["health"]>>> = {
  connected: "healthy",
  syncing: "healthy",
  delayed: "degraded",
  error: "degraded",
  "needs-user": "down",
  paused: "down",
};

/** How a connection stands for orders; where it is tried again, the broker itself is asked. */
export const healthOf = (state: ConnectionState, isEnabled: boolean) =>
  isEnabled ? HEALTH[state] : "down";
