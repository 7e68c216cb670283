import { useQuery } from "@tanstack/react-query";
import { brokers, connections } from "../../api/connections.ts";
import type { BrokerBody, ConnectedAccountBody, ConnectionBody } from "../../api/types.ts";

/** An account at which orders can be placed. */
export type Desk = {
  /** Of the desk, for choosing it. */
  readonly key: string;
  readonly connection: ConnectionBody;
  readonly broker: BrokerBody;
  /** Absent while the accounts of the connection are not known yet. */
  readonly account: ConnectedAccountBody | undefined;
};

/** The accounts of connections that take orders; those to practise at come first. */
export function desksOf(
  connected: readonly ConnectionBody[],
  known: readonly BrokerBody[],
): readonly Desk[] {
  const desks = connected.flatMap((connection) => {
    const broker = known.find(({ id }) => id === connection.broker);
    if (!broker?.takesOrders) return [];
    const accounts = connection.accounts.length === 0 ? [undefined] : connection.accounts;
    return accounts.map((account) => {
      const key = [connection.id, account?.id].filter(Boolean).join(" ");
      return { key, connection, broker, account };
    });
  });
  return desks.toSorted((a, b) => rank(a) - rank(b));
}

const rank = ({ connection }: Desk) => (connection.environment === "paper" ? 0 : 1);

/** What a desk is called: its connection, and its account where there are several. */
export function deskName({ connection, account }: Desk): string {
  if (!account || connection.accounts.length === 1) return connection.label;
  return `${connection.label}, ${account.name ?? account.number}`;
}

export function useDesks() {
  const connected = useQuery(connections());
  const known = useQuery(brokers());
  const error = connected.error ?? known.error;
  const isReady = connected.data !== undefined && known.data !== undefined;
  return {
    desks: isReady ? desksOf(connected.data, known.data) : undefined,
    error,
    retry: () => void Promise.all([connected.refetch(), known.refetch()]),
  };
}
