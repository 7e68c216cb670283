import { SegmentedControl, Select } from "@mantine/core";

type Props = {
  readonly currencies: readonly string[];
  readonly value: string | undefined;
  readonly onChange: (currency: string) => void;
};

/** Which currency is shown. Amounts of two currencies are never added. */
export function CurrencySwitch({ currencies, value, onChange }: Props) {
  if (currencies.length < 2 || value === undefined) return null;
  if (currencies.length > 4) {
    return (
      <Select
        size="xs"
        aria-label="Currency"
        data={[...currencies]}
        value={value}
        onChange={(next) => next && onChange(next)}
        w={110}
        searchable
        allowDeselect={false}
      />
    );
  }
  return (
    <SegmentedControl
      size="xs"
      aria-label="Currency"
      data={[...currencies]}
      value={value}
      onChange={onChange}
    />
  );
}
