import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { executions } from "../../api/queries.ts";
import type { BlotterExecutionBody } from "../../api/types.ts";
import type { ExecutionFilterQuery } from "../../search/execution-search.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { DataGrid } from "../../ui/grid/DataGrid.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { columns } from "./columns.tsx";
import { ExecutionLines } from "./ExecutionLines.tsx";

const keyOf = (row: BlotterExecutionBody) => `${row.account} ${row.id}`;

/** Fills as the brokers report them, newest first. */
export function ExecutionGrid({ filter }: { filter: ExecutionFilterQuery }) {
  const query = useInfiniteQuery(executions(filter));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total;
  const isFiltered = Object.keys(filter).length > 0;
  if (query.error) return <FailureNotice error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <GridSkeleton />;
  if (rows.length === 0) {
    return (
      <EmptyState
        title={isFiltered ? "No execution matches these filters" : "No executions yet"}
        action={
          isFiltered ? (
            <Link to="/executions">Clear all filters</Link>
          ) : (
            <Link to="/imports">Import a statement</Link>
          )
        }
      />
    );
  }
  return (
    <DataGrid
      label="Executions"
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      renderNarrow={(row) => <ExecutionLines execution={row} />}
      total={total === undefined ? undefined : total + 1}
      hasMore={query.hasNextPage}
      loadMore={query.isFetchingNextPage ? undefined : () => void query.fetchNextPage()}
    />
  );
}
