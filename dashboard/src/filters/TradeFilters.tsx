import { Button, Popover, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { tags } from "../api/queries.ts";
import type { TradeSearch } from "../search/trade-search.ts";
import { ChoiceField } from "../ui/ChoiceField.tsx";
import { Icon } from "../ui/Icon.tsx";
import { AccountField } from "./AccountField.tsx";
import { FilterChip } from "./FilterChip.tsx";
import classes from "./filters.module.css";
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
  const { data: known = [] } = useQuery(tags());
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
          <Popover.Dropdown className={`${classes.dropdown} ${classes.stack}`} aria-label="Filters">
            <ChoiceField
              label="Status"
              value={search.status}
              choices={[
                { value: "closed", label: "Closed" },
                { value: "open", label: "Open" },
              ]}
              onChange={(status) => onChange({ status })}
            />
            <ChoiceField
              label="Direction"
              value={search.direction}
              choices={[
                { value: "long", label: "Long" },
                { value: "short", label: "Short" },
              ]}
              onChange={(direction) => onChange({ direction })}
            />
            <ChoiceField
              label="Outcome"
              value={search.outcome}
              choices={[
                { value: "win", label: "Win" },
                { value: "loss", label: "Loss" },
                { value: "even", label: "Even" },
              ]}
              onChange={(outcome) => onChange({ outcome })}
            />
            <Select
              size="xs"
              label="Tag"
              placeholder={known.length > 0 ? "Any" : "No tags yet: add them in a trade"}
              data={known.map(({ tag }) => tag)}
              value={search.tag ?? null}
              onChange={(tag) => onChange({ tag: tag ?? undefined })}
              comboboxProps={{ withinPortal: false }}
              clearable
              searchable
            />
          </Popover.Dropdown>
        </Popover>
      </div>
      {active.length > 0 && (
        <div className={classes.chips}>
          {active.map((name) => (
            <FilterChip key={name} label={`${name}: ${search[name]}`} onRemove={() => onChange({ [name]: undefined })} />
          ))}
        </div>
      )}
    </>
  );
}
