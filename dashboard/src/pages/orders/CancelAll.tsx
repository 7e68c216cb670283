import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { cancelAll, openOrders, ORDERS_KEY } from "../../api/orders.ts";
import { count } from "../../format/span.ts";
import { canAct } from "./words.ts";

/** Cancels everything that works, which is harmless to ask for twice. */
export function CancelAll() {
  const client = useQueryClient();
  const { data = [] } = useQuery(openOrders());
  const cancel = useMutation({
    mutationFn: cancelAll,
    onSuccess({ items }) {
      const open = items.filter(({ result }) => result === "unknown").length;
      notifications.show({
        title: `${count(items.length - open, "order")} settled`,
        message: open === 0 ? "None works any more" : `${count(open, "order")} may still trade`,
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ORDERS_KEY }),
  });
  const works = data.filter(canAct).length;
  if (works < 2) return null;
  return (
    <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      {`Cancel all ${works}`}
    </Button>
  );
}
