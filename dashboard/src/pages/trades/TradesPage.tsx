import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { tradeKey, trades } from "../../api/queries.ts";
import { urlOf } from "../../api/client.ts";
import { TradeFilters } from "../../filters/TradeFilters.tsx";
import { ownZone } from "../../format/instant.ts";
import { count } from "../../format/span.ts";
import { filterOf, type Sort, sortOf, type TradeSearch } from "../../search/trade-search.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { DataGrid } from "../../ui/grid/DataGrid.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Page } from "../../ui/Page.tsx";
import { columns } from "./columns.tsx";
import { NoTrades } from "./NoTrades.tsx";
import { TradeDrawer } from "./TradeDrawer.tsx";
import { TradeLines } from "./TradeLines.tsx";

const route = getRouteApi("/trades");
const DEFAULT_SORT: Sort = { by: "opened", descending: true };

export function TradesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const sort = sortOf(search.sort) ?? DEFAULT_SORT;
  const filter = filterOf(search, ownZone());
  const query = useInfiniteQuery(
    trades({ ...filter, sort: sort.by, descending: sort.descending ? "true" : "false" }),
  );
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total;
  const patch = (changes: Partial<TradeSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace });
  return (
    <Page
      fill
      title="Trades"
      aside={
        <>
          <span aria-live="polite">{total !== undefined && count(total, "trade")}</span>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={urlOf("/api/export/trades", { ...filter, format: "csv" })}
            leftSection={<Icon name="download" size={14} />}
          >
            CSV
          </Button>
        </>
      }
    >
      <TradeFilters search={search} onChange={patch} />
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <GridSkeleton />}
      {query.isSuccess && rows.length === 0 && (
        <NoTrades isFiltered={Object.keys(filter).length > 0} />
      )}
      {rows.length > 0 && (
        <DataGrid
          label="Trades"
          columns={columns}
          rows={rows}
          keyOf={tradeKey}
          renderNarrow={(trade) => <TradeLines trade={trade} />}
          total={total === undefined ? undefined : total + 1}
          hasMore={query.hasNextPage}
          loadMore={query.isFetchingNextPage ? undefined : () => void query.fetchNextPage()}
          sort={sort}
          onSort={({ by, descending }) => patch({ sort: `${descending ? "-" : ""}${by}` })}
          onOpen={(trade) => patch({ trade: tradeKey(trade) }, false)}
          openKey={search.trade}
        />
      )}
      <TradeDrawer tradeKey={search.trade} onClose={() => patch({ trade: undefined })} />
    </Page>
  );
}
