import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { order as orderQuery } from "../../api/orders.ts";
import type { OrderDetail } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { Journal } from "./Journal.tsx";
import { OrderActs } from "./OrderActs.tsx";
import { OrderFacts } from "./OrderFacts.tsx";
import { OrderMark } from "./OrderMark.tsx";
import { OrderStanding } from "./OrderStanding.tsx";
import classes from "./orders.module.css";
import { SettleForm } from "./SettleForm.tsx";
import { titleOf } from "./words.ts";

type Props = { readonly id: string | undefined; readonly onClose: () => void };

/** One order from the intent to its end. */
export function OrderDrawer({ id, onClose }: Props) {
  const query = useQuery({ ...orderQuery(id ?? ""), enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="36rem"
      title="Order"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <GridSkeleton rows={8} />}
      {id !== undefined && query.data && <OrderView key={id} order={query.data} />}
    </Drawer>
  );
}

function OrderView({ order }: { order: OrderDetail }) {
  return (
    <div className={classes.stack}>
      <div className={classes.placedHead}>
        <h2>{titleOf(order)}</h2>
        <EnvironmentMark environment={order.environment} />
        <OrderMark order={order} />
      </div>
      <OrderStanding order={order} />
      <OrderFacts order={order} />
      <OrderActs order={order} />
      <SettleForm order={order} />
      <Journal events={order.events} />
    </div>
  );
}
