import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { connections } from "../../api/connections.ts";
import type { OrderBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { Time } from "../../ui/Time.tsx";
import classes from "./orders.module.css";
import { filledOf, termsOf, TIME_WORDS } from "./words.ts";

/** The order as it stands at the broker. */
export function OrderFacts({ order }: { order: OrderBody }) {
  const { data = [] } = useQuery(connections());
  const connection = data.find(({ id }) => id === order.connection);
  return (
    <dl className={classes.figures}>
      <Fact name="Connection">{connection?.label ?? "disconnected"}</Fact>
      <Fact name="Terms">{termsOf(order)}</Fact>
      <Fact name="Lives">{TIME_WORDS[order.timeInForce]}</Fact>
      <Fact name="Traded">{filledOf(order) ?? `0 of ${formatExact(order.quantity)}`}</Fact>
      <Fact name="Placed">
        <Time at={order.createdAt} seconds />
      </Fact>
      <Fact name="Our id">
        <code>{order.clientOrderId}</code>
      </Fact>
      <Fact name="Broker’s id">{order.orderId ? <code>{order.orderId}</code> : "none"}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
