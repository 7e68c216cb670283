import { type SQL, sql } from "drizzle-orm";
import type { Failure, Instant } from "#domain";
import { eventKey, type NoticeKind, type NotifyEvent } from "#notify";
import type { Connection, ConnectionChange } from "#sync";

/** What was told last of how a connection stands, as a column of a query on connections. */
export const STANDING_TOLD: SQL = sql`(
  select kind from notices where notices.connection_id = connections.id
    and kind in ('needs-user', 'sync-failed', 'sync-recovered')
  order by notices.at desc limit 1) as told`;

/** What there is to tell of a connection that changed; nothing that was told of it last. */
export function standingEvent(
  { id: connection, label, broker, ...now }: Connection,
  { lastSuccessAt, lastAttemptAt }: ConnectionChange,
  told: NoticeKind | null,
): NotifyEvent | undefined {
  const of = { connection, label, broker };
  const named = (kind: NoticeKind, at: Instant) => ({ key: eventKey(kind, connection, at), at });
  const at = lastSuccessAt ?? lastAttemptAt ?? now.lastAttemptAt ?? now.createdAt;
  const failure = now.failure ?? UNKNOWN;
  if (now.state === "needs-user" && told !== "needs-user")
    return { kind: "needs-user", ...named("needs-user", at), detail: { ...of, failure } };
  if (now.state === "error" && told !== "sync-failed")
    return { kind: "sync-failed", ...named("sync-failed", at), detail: { ...of, failure } };
  const wasInTrouble = told === "needs-user" || told === "sync-failed";
  if (now.state === "connected" && lastSuccessAt !== undefined && wasInTrouble)
    return { kind: "sync-recovered", ...named("sync-recovered", at), detail: of };
  return undefined;
}

const UNKNOWN: Failure = {
  code: "sync-failed",
  message: "Nothing is known of the cause",
  owner: "us",
  next: "Look at the log of the connection",
};
