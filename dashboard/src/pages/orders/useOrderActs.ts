import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelOrder, changeOrder, ORDERS_KEY } from "../../api/orders.ts";
import type { ChangedOrder, OrderBody, OrderChangeBody } from "../../api/types.ts";
import { lookOf, titleOf } from "./words.ts";

/** What can be done with an order that works. Neither is taken for done before the broker says so. */
export function useOrderActs({ id }: Pick<OrderBody, "id">) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ORDERS_KEY });
  const cancel = useMutation({
    mutationFn: () => cancelOrder(id),
    onSuccess: (changed) => tell(changed, "cancelled"),
    onSettled,
  });
  const change = useMutation({
    mutationFn: (body: OrderChangeBody) => changeOrder(id, body),
    onSuccess: (changed) => tell(changed, "changed"),
    onSettled,
  });
  return { cancel, change };
}

function tell({ result, order }: ChangedOrder, what: "cancelled" | "changed"): void {
  const title = titleOf(order);
  const { word } = lookOf(order);
  const told = {
    done: { title: `${title}: ${what}`, message: "The broker has confirmed it" },
    "too-late": { title: `${title}: too late`, message: `It is ${word}, so nothing was ${what}` },
    unknown: {
      title: `${title}: asked for`,
      message: `Whether it was ${what} is not known yet; it is looked up at the broker`,
    },
  };
  notifications.show(told[result]);
}
