/**
 * Whether orders and money are real. Fixed when a connection is made, part of every key that names
 * a connection, and never defaulted to "live".
 */
export const ENVIRONMENTS = ["paper", "live"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/**
 * Where a connection stands. There is a way back from each: `connected` and `delayed` go on by
 * themselves, `error` is tried again at a slower pace until it heals, `needs-user` waits for the
 * user to sign in again, `paused` for the user to resume.
 */
export const CONNECTION_STATES = [
  "connected",
  "syncing",
  "delayed",
  "needs-user",
  "error",
  "paused",
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];
