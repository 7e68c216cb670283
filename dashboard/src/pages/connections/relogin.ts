import type { ConnectionBody } from "../../api/types.ts";

/** Earlier than this a log-in that ends is no matter for a notice. */
const SOON_MS = 48 * 3_600_000;

export type Relogin = {
  readonly dueAt: string;
  readonly isSoon: boolean;
  readonly isOver: boolean;
};

/** When only the user can sign in again; absent where it is not known or is asked for already. */
export function reloginOf(connection: ConnectionBody, nowMs: number): Relogin | undefined {
  const { reloginDueAt, state } = connection;
  if (reloginDueAt === undefined || state === "needs-user") return undefined;
  const leftMs = Date.parse(reloginDueAt) - nowMs;
  return { dueAt: reloginDueAt, isSoon: leftMs <= SOON_MS, isOver: leftMs <= 0 };
}
