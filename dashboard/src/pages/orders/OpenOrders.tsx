import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { COUNTED_ORDERS, openOrders } from "../../api/orders.ts";
import type { OrderBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import classes from "./orders.module.css";

/** How much may still trade whatever is stopped, paper apart from live. */
export function OpenOrders() {
  const { data, error, isPending, refetch } = useQuery(openOrders());
  return (
    <Panel title="Orders at brokers" note="What a stop does not take back">
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={48} />}
      {data && (
        <ul className={classes.counts}>
          <Line orders={data} environment="live" />
          <Line orders={data} environment="paper" />
        </ul>
      )}
    </Panel>
  );
}

type LineProps = {
  readonly orders: readonly OrderBody[];
  readonly environment: OrderBody["environment"];
};

function Line({ orders, environment }: LineProps) {
  const of = orders.filter((order) => order.environment === environment);
  const undecided = of.filter(({ state }) => state !== "acknowledged").length;
  const least = orders.length === COUNTED_ORDERS ? "at least " : "";
  return (
    <li>
      <EnvironmentMark environment={environment} />
      <Link to="/orders">{`${least}${count(of.length, "open order")}`}</Link>
      {undecided > 0 && (
        <span className={classes.soft}>{undecided} of which the broker has not confirmed</span>
      )}
    </li>
  );
}
