import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { urlOf } from "../../api/client.ts";
import { executions } from "../../api/queries.ts";
import type { BlotterExecutionBody } from "../../api/types.ts";
import { ownZone } from "../../format/instant.ts";
import { count } from "../../format/span.ts";
import { executionFilterOf, type ExecutionSearch } from "../../search/execution-search.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { DataGrid } from "../../ui/grid/DataGrid.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Page } from "../../ui/Page.tsx";
import { columns } from "./columns.tsx";
import { ExecutionFilters } from "./ExecutionFilters.tsx";
import { ExecutionLines } from "./ExecutionLines.tsx";

const route = getRouteApi("/executions");
const keyOf = (row: BlotterExecutionBody) => `${row.account} ${row.id}`;

export function ExecutionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = executionFilterOf(search, ownZone());
  const query = useInfiniteQuery(executions(filter));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total;
  const patch = (changes: Partial<ExecutionSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page
      fill
      title="Executions"
      aside={
        <>
          <span aria-live="polite">{total !== undefined && count(total, "execution")}</span>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={urlOf("/api/export/executions", { ...filter, format: "csv" })}
            leftSection={<Icon name="download" size={14} />}
          >
            CSV
          </Button>
        </>
      }
    >
      <ExecutionFilters search={search} onChange={patch} />
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <GridSkeleton />}
      {query.isSuccess && rows.length === 0 && (
        <EmptyState title={isFiltered ? "No execution matches these filters" : "No executions yet"}>
          {isFiltered ? <Link to="/executions">Clear all filters</Link> : <Link to="/imports">Import a statement</Link>}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <DataGrid
          label="Executions"
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          narrow={(row) => <ExecutionLines execution={row} />}
          total={total === undefined ? undefined : total + 1}
          hasMore={query.hasNextPage}
          loadMore={query.isFetchingNextPage ? undefined : () => void query.fetchNextPage()}
        />
      )}
    </Page>
  );
}
