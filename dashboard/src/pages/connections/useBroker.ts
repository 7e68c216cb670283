import { useQuery } from "@tanstack/react-query";
import { brokers } from "../../api/connections.ts";
import type { BrokerBody, ConnectionBody } from "../../api/types.ts";

/** What is known of the broker of a connection, once it is known. */
export function useBroker(connection: ConnectionBody): BrokerBody | undefined {
  const { data = [] } = useQuery(brokers());
  return data.find(({ id }) => id === connection.broker);
}
