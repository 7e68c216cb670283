import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { orders } from "../../api/orders.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { OrderRow } from "./OrderRow.tsx";
import classes from "./orders.module.css";

type Props = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onShow: (id: string) => void;
  /** Absent orders are worth a word; where none can be placed, they are not. */
  readonly isExpected: boolean;
};

/** Orders that may still trade, or those that are over, newest first. */
export function OrderList({ title, isOpen, isExpected, onShow }: Props) {
  const query = useInfiniteQuery(orders({ open: isOpen }));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (!isExpected && !query.error && items.length === 0) return null;
  return (
    <Panel
      title={`${title} orders`}
      note={isOpen ? "They may still trade" : "Filled, cancelled, refused or over"}
    >
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={56} />}
      {query.data && items.length === 0 && (
        <p className={classes.soft}>{isOpen ? "No order is open." : "None yet."}</p>
      )}
      {items.length > 0 && (
        <ul className={classes.orders} aria-label={`${title} orders`}>
          {items.map((order) => (
            <OrderRow key={order.id} order={order} onShow={() => onShow(order.id)} />
          ))}
        </ul>
      )}
      <ShowMore query={query} mt="sm">
        Show older
      </ShowMore>
    </Panel>
  );
}
