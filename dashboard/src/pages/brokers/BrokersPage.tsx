import { Select, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { brokers } from "../../api/connections.ts";
import { SearchField } from "../../filters/SearchField.tsx";
import { count } from "../../format/span.ts";
import { type BrokerSearch, brokerSortOf, EVIDENCE_LEVELS } from "../../search/broker-search.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import classes from "./brokers.module.css";
import { BrokerErrors } from "./BrokerErrors.tsx";
import { BrokerTable } from "./BrokerTable.tsx";
import { ChangesPanel } from "./ChangesPanel.tsx";
import { ComparePanel } from "./ComparePanel.tsx";
import { InstrumentsPanel } from "./InstrumentsPanel.tsx";
import { marketsOf, matching, readsOf, sorted } from "./matrix.ts";
import { wordsOf } from "./words.ts";

const route = getRouteApi("/brokers");

/** What each broker can do, and how well that is known. */
export function BrokersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data = [], error, isPending, refetch } = useQuery(brokers());
  const change = (patch: Partial<BrokerSearch>) =>
    void navigate({ search: { ...search, ...patch }, replace: true });
  const sort = brokerSortOf(search.sort) ?? { by: "name", descending: false };
  const shown = sorted(matching(data, search), sort);
  return (
    <Page
      title="Brokers"
      aside={<span className={classes.soft}>{count(shown.length, "broker")}</span>}
    >
      <div className={classes.filters}>
        <SearchField
          value={search.search}
          placeholder="Search brokers"
          onChange={(text) => change({ search: text })}
        />
        <Select
          size="xs"
          aria-label="Market"
          placeholder="Any market"
          data={marketsOf(data).map((market) => ({ value: market, label: wordsOf(market) }))}
          value={search.market ?? null}
          onChange={(market) => change({ market: market ?? undefined })}
          clearable
        />
        <Select
          size="xs"
          aria-label="Evidence"
          placeholder="Any evidence"
          data={EVIDENCE_LEVELS.slice(1).map((level) => ({
            value: level,
            label: level === "confirmed" ? level : `${level} or better`,
          }))}
          value={search.evidence ?? null}
          onChange={(level) => change({ evidence: EVIDENCE_LEVELS.find((each) => each === level) })}
          clearable
        />
      </div>
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={200} />}
      {data.length > 0 && shown.length === 0 && (
        <EmptyState title="No broker matches these filters">
          Statements of any broker can be imported as files.
        </EmptyState>
      )}
      {shown.length > 0 && (
        <BrokerTable
          brokers={shown}
          reads={readsOf(data)}
          sort={sort}
          onSort={(next) => change({ sort: `${next.descending ? "-" : ""}${next.by}` })}
        />
      )}
      <ComparePanel />
      <ChangesPanel />
      <InstrumentsPanel />
      <BrokerErrors />
    </Page>
  );
}
