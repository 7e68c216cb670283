import { useInfiniteQuery } from "@tanstack/react-query";
import { cash } from "../../api/queries.ts";
import type { CashBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { ownZone } from "../../format/instant.ts";
import { executionFilterOf, type ExecutionSearch } from "../../search/execution-search.ts";
import { Amount } from "../../ui/Amount.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { DataGrid } from "../../ui/grid/DataGrid.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { NarrowRow } from "../../ui/grid/NarrowRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { cashColumns, kindOf } from "./cash-columns.tsx";

const keyOf = (row: CashBody) => `${row.account} ${row.id}`;

/** Money that moved without a trade. */
export function CashGrid({ search }: { search: ExecutionSearch }) {
  const { side: _, ...filter } = executionFilterOf(search, ownZone());
  const query = useInfiniteQuery(cash(filter));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <FailureNotice error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <GridSkeleton />;
  if (rows.length === 0) {
    return (
      <EmptyState title="No cash movements">
        Dividends, interest, deposits and fees appear here when a statement lists them.
      </EmptyState>
    );
  }
  return (
    <DataGrid
      label="Cash movements"
      columns={cashColumns}
      rows={rows}
      keyOf={keyOf}
      renderNarrow={(row) => (
        <NarrowRow
          lead={kindOf(row)}
          value={
            <Amount value={row.amount.amount} currency={row.amount.currency} signed showCurrency />
          }
          sub={row.description ?? <AccountName id={row.account} />}
          subValue={<Time at={row.bookedAt} precision={row.precision} />}
        />
      )}
      hasMore={query.hasNextPage}
      loadMore={query.isFetchingNextPage ? undefined : () => void query.fetchNextPage()}
    />
  );
}
