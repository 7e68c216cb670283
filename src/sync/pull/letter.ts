import type { ConnectionId, Instant, NewDeadLetter } from "#domain";
import type { Connection, Pull } from "../ports/index.ts";
import type { Told } from "../connect/trouble.ts";

/** Under which name letters tell of reading a connection. */
export const connectionSubject = (id: ConnectionId): string => `connection:${id}`;

/** What is laid down of a connection that failed until it was in error. */
export const pullLetter = (
  connection: Connection,
  pull: Pick<Pull, "id" | "trigger" | "pages" | "imported" | "calls" | "retries">,
  {
    trouble,
    failure,
    attempts,
    at,
  }: Pick<Told, "trouble" | "failure"> & {
    readonly attempts: number;
    readonly at: Instant;
  },
): NewDeadLetter => ({
  kind: "pull",
  subject: connectionSubject(connection.id),
  label: connection.label,
  connection: connection.id,
  failure,
  failureClass: trouble,
  attempts,
  at,
  payload: {
    broker: connection.broker,
    environment: connection.environment,
    pull: pull.id,
    trigger: pull.trigger,
    pages: pull.pages,
    imported: pull.imported,
    calls: pull.calls,
    retries: pull.retries,
    ...(connection.lastSuccessAt && { lastSuccessAt: connection.lastSuccessAt }),
  },
});
