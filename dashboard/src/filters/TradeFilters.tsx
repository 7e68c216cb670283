import { Button, Popover } from "@mantine/core";
import type { TradeSearch } from "../search/trade-search.ts";
import { Icon } from "../ui/Icon.tsx";
import { AccountField } from "./AccountField.tsx";
import { FilterChip } from "./FilterChip.tsx";
import classes from "./filters.module.css";
import { MoreFilters } from "./MoreFilters.tsx";
import { PeriodField } from "./PeriodField.tsx";
import { SearchField } from "./SearchField.tsx";

type Props = {
  readonly search: TradeSearch;
  readonly onChange: (patch: Partial<TradeSearch>) => void;
  readonly withText?: boolean;
};

const HIDDEN = ["status", "direction", "outcome", "currency", "tag", "instrument"] as const;

/** What narrows trades and their figures, alike on every page. */
export function TradeFilters({ search, onChange, withText = true }: Props) {
  const active = HIDDEN.filter((name) => search[name] !== undefined);
  return (
    <>
      <div className={classes.bar}>
        {withText && (
          <SearchField
            value={search.search}
            placeholder="Search symbol, note or tag"
            onChange={(text) => onChange({ search: text })}
          />
        )}
        <AccountField value={search.account} onChange={(account) => onChange({ account })} />
        <PeriodField value={search} onChange={onChange} />
        <Popover position="bottom-start" shadow="md" trapFocus withRoles>
          <Popover.Target>
            <Button size="xs" variant="default" leftSection={<Icon name="filter" size={14} />}>
              Filters
            </Button>
          </Popover.Target>
          <MoreFilters search={search} onChange={onChange} />
        </Popover>
      </div>
      {active.length > 0 && (
        <div className={classes.chips}>
          {active.map((name) => (
            <FilterChip
              key={name}
              label={`${name}: ${search[name]}`}
              onRemove={() => onChange({ [name]: undefined })}
            />
          ))}
        </div>
      )}
    </>
  );
}
