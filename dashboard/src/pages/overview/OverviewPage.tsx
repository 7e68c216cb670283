import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { statistics, system } from "../../api/queries.ts";
import { TradeFilters } from "../../filters/TradeFilters.tsx";
import { ownZone } from "../../format/instant.ts";
import { filterOf, type TradeSearch } from "../../search/trade-search.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { NoTrades } from "../trades/NoTrades.tsx";
import { CurrencySwitch } from "./CurrencySwitch.tsx";
import { Figures } from "./Figures.tsx";
import { FirstRun } from "./FirstRun.tsx";

const route = getRouteApi("/");

/**
 * How it goes: the result, its course, and where it comes from. Of one currency at a time, since
 * they do not add up.
 */
export function OverviewPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const state = useQuery(system());
  const { currency: wanted, ...rest } = filterOf(search, ownZone());
  const query = useQuery(statistics(rest));
  const items = query.data?.items ?? [];
  const figures = items.find(({ currency }) => currency === wanted) ?? items[0];
  const patch = (changes: Partial<TradeSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  if (state.data?.empty) return <FirstRun />;
  return (
    <Page
      title="Overview"
      aside={
        <CurrencySwitch
          currencies={items.map(({ currency }) => currency)}
          value={figures?.currency}
          onChange={(currency) => patch({ currency })}
        />
      }
    >
      <TradeFilters search={{ ...search, currency: undefined }} onChange={patch} withText={false} />
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={480} />}
      {query.isSuccess && !figures && <NoTrades isFiltered={Object.keys(rest).length > 0} />}
      {figures && (
        <Figures
          figures={figures}
          filter={{ ...rest, currency: figures.currency }}
          by={search.by ?? "symbol"}
          onBy={(by) => patch({ by })}
        />
      )}
    </Page>
  );
}
