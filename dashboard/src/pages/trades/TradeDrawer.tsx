import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { trade as tradeQuery } from "../../api/queries.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { TradeExplained } from "./TradeExplained.tsx";

type Props = { readonly tradeKey: string | undefined; readonly onClose: () => void };

/** Opens one trade down to what it is made of. */
export function TradeDrawer({ tradeKey, onClose }: Props) {
  const query = useQuery({ ...tradeQuery(tradeKey ?? ""), enabled: tradeKey !== undefined });
  return (
    <Drawer
      opened={tradeKey !== undefined}
      onClose={onClose}
      position="right"
      size="44rem"
      title="Trade"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <GridSkeleton rows={8} />}
      {tradeKey && query.data && (
        <TradeExplained key={tradeKey} tradeKey={tradeKey} explained={query.data} />
      )}
    </Drawer>
  );
}
