import { SegmentedControl } from "@mantine/core";
import { AccountField } from "../../filters/AccountField.tsx";
import { FilterChip } from "../../filters/FilterChip.tsx";
import classes from "../../filters/filters.module.css";
import { PeriodField } from "../../filters/PeriodField.tsx";
import { SearchField } from "../../filters/SearchField.tsx";
import { type ExecutionSearch, SIDES } from "../../search/execution-search.ts";

type Props = {
  readonly search: ExecutionSearch;
  readonly onChange: (patch: Partial<ExecutionSearch>) => void;
};

/** What narrows executions. */
export function ExecutionFilters({ search, onChange }: Props) {
  return (
    <>
      <div className={classes.bar}>
        <SearchField
          value={search.search}
          placeholder="Search symbol or name"
          onChange={(text) => onChange({ search: text })}
        />
        <AccountField value={search.account} onChange={(account) => onChange({ account })} />
        <PeriodField value={search} onChange={onChange} />
        {search.view !== "cash" && (
          <SegmentedControl
            size="xs"
            aria-label="Side"
            value={search.side ?? "all"}
            data={[
              { value: "all", label: "All" },
              { value: "buy", label: "Buy" },
              { value: "sell", label: "Sell" },
            ]}
            onChange={(value) => onChange({ side: SIDES.find((side) => side === value) })}
          />
        )}
      </div>
      {(search.instrument || search.import) && (
        <div className={classes.chips}>
          {search.instrument && (
            <FilterChip
              label={`instrument: ${search.instrument}`}
              onRemove={() => onChange({ instrument: undefined })}
            />
          )}
          {search.import && (
            <FilterChip label="of one import" onRemove={() => onChange({ import: undefined })} />
          )}
        </div>
      )}
    </>
  );
}
