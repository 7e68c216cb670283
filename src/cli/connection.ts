import { fail } from "#domain";
import { api, type ConnectionBody } from "#http";
import type { Session } from "./host.ts";

/** Connections are told apart by the beginning of their ids if it has so many characters. */
const LEAST_PREFIX = 4;

/**
 * The connection that the user means: by its id, its label, its broker, or how its id begins. Fails
 * with "unknown-connection", and with "ambiguous-connection" if it could be several.
 */
export async function connectionOf(session: Session, text: string): Promise<ConnectionBody> {
  const { items } = await session.call(api.listConnections);
  return chosen(items, text);
}

/** The same among connections that were read already. */
export function chosen(items: readonly ConnectionBody[], text: string): ConnectionBody {
  const wanted = text.toLowerCase();
  const ways: readonly ((connection: ConnectionBody) => boolean)[] = [
    ({ id }) => id === text,
    ({ label }) => label.toLowerCase() === wanted,
    ({ broker }) => broker.toLowerCase() === wanted,
    ({ id }) => text.length >= LEAST_PREFIX && id.startsWith(wanted),
  ];
  for (const fits of ways) {
    const [found, ...others] = items.filter(fits);
    if (found && others.length === 0) return found;
    if (found) return fail(ambiguous(text, [found, ...others]));
  }
  return fail(unknown(text, items));
}

const named = (items: readonly ConnectionBody[]) =>
  items.map(({ id, label }) => `"${label}" (${id})`).join(", ");

const ambiguous = (text: string, items: readonly ConnectionBody[]) => ({
  code: "ambiguous-connection",
  message: `"${text}" could be several connections`,
  owner: "user" as const,
  next: `Give the id of one: ${named(items)}`,
});

const unknown = (text: string, items: readonly ConnectionBody[]) => ({
  code: "unknown-connection",
  message: `There is no connection "${text}"`,
  owner: "user" as const,
  next:
    items.length === 0
      ? 'Connect a broker with "openblotter connect"'
      : `Choose one of: ${named(items)}`,
});
