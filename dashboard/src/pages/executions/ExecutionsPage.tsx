import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { urlOf } from "../../api/client.ts";
import { executions } from "../../api/queries.ts";
import { ownZone } from "../../format/instant.ts";
import { count } from "../../format/span.ts";
import { executionFilterOf, type ExecutionSearch } from "../../search/execution-search.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Page } from "../../ui/Page.tsx";
import { CashGrid } from "./CashGrid.tsx";
import { ExecutionFilters } from "./ExecutionFilters.tsx";
import { ExecutionGrid } from "./ExecutionGrid.tsx";

const route = getRouteApi("/executions");
const VIEWS = [
  { value: "executions", label: "Executions" },
  { value: "cash", label: "Cash" },
];

/** What the brokers reported, as they reported it. */
export function ExecutionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isCash = search.view === "cash";
  const filter = executionFilterOf(search, ownZone());
  const query = useInfiniteQuery({ ...executions(filter), enabled: !isCash });
  const total = query.data?.pages[0]?.total;
  const patch = (changes: Partial<ExecutionSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  return (
    <Page
      fill
      title={isCash ? "Cash movements" : "Executions"}
      aside={
        <>
          <span aria-live="polite">
            {!isCash && total !== undefined && count(total, "execution")}
          </span>
          <SegmentedControl
            size="xs"
            aria-label="What is listed"
            data={VIEWS}
            value={isCash ? "cash" : "executions"}
            onChange={(view) => patch({ view: view === "cash" ? "cash" : undefined })}
          />
          {!isCash && (
            <Button
              size="xs"
              variant="default"
              component="a"
              href={urlOf("/api/export/executions", { ...filter, format: "csv" })}
              leftSection={<Icon name="download" size={14} />}
            >
              CSV
            </Button>
          )}
        </>
      }
    >
      <ExecutionFilters search={search} onChange={patch} />
      {isCash ? <CashGrid search={search} /> : <ExecutionGrid filter={filter} />}
    </Page>
  );
}
