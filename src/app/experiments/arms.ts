import type { Environment } from "#domain";
import type { ConnectionBody } from "#http";

/** An account that could be tried, as routing names it and as its user calls it. */
export type KnownArm = {
  readonly id: string;
  readonly label: string;
  readonly environment: Environment;
};

/** Every account that takes orders, once each: routing names it by its own id. */
export function armsOf(
  connections: readonly ConnectionBody[],
  takesOrders: (broker: string) => boolean,
): readonly KnownArm[] {
  const known = new Map<string, KnownArm>();
  for (const { broker, label, environment, accounts } of connections) {
    if (!takesOrders(broker)) continue;
    for (const { id, name, number } of accounts) {
      const own = accounts.length === 1 ? label : `${label} ${name ?? number}`;
      if (!known.has(id)) known.set(id, { id, label: own, environment });
    }
  }
  return [...known.values()];
}

export type Labels = {
  /** What is shown for an id; the id itself where nobody knows it any more. */
  readonly of: (id: string) => string;
  /** A sentence in which quoted ids have become quoted labels. */
  readonly within: (text: string) => string;
};

export function labelsOf(arms: readonly KnownArm[]): Labels {
  const labels = new Map(arms.map(({ id, label }) => [id, label]));
  return {
    of: (id) => labels.get(id) ?? id,
    within: (text) =>
      arms.reduce((told, { id, label }) => told.replaceAll(`"${id}"`, `"${label}"`), text),
  };
}
