import { Select } from "@mantine/core";
import { useMemo, useState } from "react";
import type { PnlBucketBody } from "../../api/types.ts";
import { addDecimals, signOf } from "../../format/decimal.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { HeatMap } from "./HeatMap.tsx";

/** Every day of a year, shaded by its profit. */
export function CalendarPanel({
  days,
  currency,
}: {
  days: readonly PnlBucketBody[];
  currency: string;
}) {
  const years = useMemo(
    () => [...new Set(days.map(({ key }) => key.slice(0, 4)))].toSorted().toReversed(),
    [days],
  );
  const [wanted, setWanted] = useState<string | null>(null);
  const year = wanted !== null && years.includes(wanted) ? wanted : (years[0] ?? "");
  const shown = days.filter(({ key }) => key.startsWith(year));
  const total = shown.reduce((sum, { net }) => addDecimals(sum, net), "0");
  const won = shown.filter(({ net }) => signOf(net) > 0).length;
  return (
    <Panel
      title="Calendar"
      note={
        <>
          {year}: <Amount value={total} currency={currency} signed showCurrency />, {won} of{" "}
          {shown.length} trading days won
        </>
      }
      aside={
        years.length > 1 && (
          <Select
            size="xs"
            aria-label="Year"
            data={years}
            value={year}
            onChange={setWanted}
            allowDeselect={false}
            w={90}
          />
        )
      }
    >
      <HeatMap year={year} days={shown} currency={currency} />
    </Panel>
  );
}
