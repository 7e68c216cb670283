import { Popover, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { tags } from "../api/queries.ts";
import type { TradeSearch } from "../search/trade-search.ts";
import { ChoiceField } from "../ui/ChoiceField.tsx";
import classes from "./filters.module.css";

type Props = {
  readonly search: TradeSearch;
  readonly onChange: (patch: Partial<TradeSearch>) => void;
};

/** Filters that are seldom needed and would crowd the page. */
export function MoreFilters({ search, onChange }: Props) {
  const { data: known = [] } = useQuery(tags());
  return (
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
  );
}
