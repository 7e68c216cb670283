import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { approveOrder, declineOrder, openOrders, ORDERS_KEY } from "../../api/orders.ts";
import type { OrderBody } from "../../api/types.ts";
import { ClockTime } from "../../ui/ClockTime.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import classes from "./orders.module.css";
import { termsOf, titleOf } from "./words.ts";

/** Orders of programs that a person has to look at before they are sent. */
export function WaitingPanel() {
  const { data = [] } = useQuery(openOrders());
  const waiting = data.filter(({ state }) => state === "created");
  if (waiting.length === 0) return null;
  return (
    <Panel
      title="Waiting for you"
      note="A program asked for these; nothing is sent before you say so"
    >
      <ul className={classes.orders} aria-label="Orders that wait for you">
        {waiting.map((order) => (
          <WaitingRow key={order.id} order={order} />
        ))}
      </ul>
    </Panel>
  );
}

function WaitingRow({ order }: { order: OrderBody }) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ORDERS_KEY });
  const approve = useMutation({ mutationFn: () => approveOrder(order.id), onSettled });
  const decline = useMutation({ mutationFn: () => declineOrder(order.id), onSettled });
  const error = approve.error ?? decline.error;
  return (
    <li className={classes.level}>
      <EnvironmentMark environment={order.environment} />
      <strong>{titleOf(order)}</strong>
      <span className={classes.soft}>
        {termsOf(order)}
        {order.validUntil !== undefined && (
          <>
            , until <ClockTime at={order.validUntil} />
          </>
        )}
      </span>
      <Button size="xs" loading={approve.isPending} onClick={() => approve.mutate()}>
        {`Approve ${titleOf(order)}`}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={decline.isPending}
        onClick={() => decline.mutate()}
      >
        Decline
      </Button>
      {error && <FailureNotice error={error} />}
    </li>
  );
}
