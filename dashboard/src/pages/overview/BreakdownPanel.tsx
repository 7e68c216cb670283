import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { breakdown } from "../../api/queries.ts";
import { ownZone, zoneName } from "../../format/instant.ts";
import { BREAKDOWNS, type TradeFilterQuery } from "../../search/trade-search.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { BarRows } from "./BarRows.tsx";
import { orderBuckets } from "./buckets.ts";

type By = (typeof BREAKDOWNS)[number];
type Props = {
  readonly filter: TradeFilterQuery;
  readonly by: By;
  readonly onBy: (by: By) => void;
  readonly currency: string;
};

const FEW = 9;
const LABELS: Readonly<Record<By, string>> = {
  symbol: "Symbol",
  weekday: "Weekday",
  hour: "Hour",
  month: "Month",
  account: "Account",
};

/** Where profit comes from. */
export function BreakdownPanel({ filter, by, onBy, currency }: Props) {
  const query = useQuery(breakdown({ ...filter, by, zone: ownZone() }));
  const [isLong, setLong] = useState(false);
  const rows = orderBuckets(query.data ?? [], by);
  const shown = isLong ? rows : rows.slice(0, FEW);
  return (
    <Panel
      title="Net P&L by"
      note={by === "hour" || by === "weekday" ? `of the close, ${zoneName()}` : undefined}
    >
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Break down by"
        value={by}
        data={BREAKDOWNS.map((value) => ({ value, label: LABELS[value] }))}
        onChange={(value) => {
          const next = BREAKDOWNS.find((one) => one === value);
          if (next) onBy(next);
        }}
      />
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={260} mt="sm" />}
      {query.isSuccess && rows.length === 0 && (
        <EmptyState title="No closed trades in this period" />
      )}
      {rows.length > 0 && <BarRows rows={shown} all={rows} by={by} currency={currency} />}
      {rows.length > FEW && (
        <Button size="compact-xs" variant="subtle" mt={6} onClick={() => setLong(!isLong)}>
          {isLong ? "Show fewer" : `Show all ${rows.length}`}
        </Button>
      )}
    </Panel>
  );
}
