import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { routingDecision } from "../../api/routing.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { DecisionView } from "./DecisionView.tsx";

type Props = { readonly order: string | undefined; readonly onClose: () => void };

/** Why one order went where it did. */
export function DecisionDrawer({ order, onClose }: Props) {
  const query = useQuery({ ...routingDecision(order ?? ""), enabled: order !== undefined });
  return (
    <Drawer
      opened={order !== undefined}
      onClose={onClose}
      position="right"
      size="40rem"
      title="Why it went there"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <GridSkeleton rows={6} />}
      {order !== undefined && query.data && <DecisionView key={order} decision={query.data} />}
    </Drawer>
  );
}
