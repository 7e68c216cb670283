import { Skeleton, useComputedColorScheme } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import type { PnlBucketBody } from "../../api/types.ts";
import { formatMoney } from "../../format/currency.ts";
import { count } from "../../format/span.ts";
import { Amount } from "../../ui/Amount.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { cumulate } from "./series.ts";

// The chart library is a tenth of the page; figures need not wait for it.
const EquityChart = lazy(() =>
  import("./EquityChart.tsx").then((module) => ({ default: module.EquityChart })),
);

/** The course of profit, and what each day added to it. */
export function EquityPanel({
  days,
  currency,
}: {
  days: readonly PnlBucketBody[];
  currency: string;
}) {
  const points = useMemo(() => cumulate(days), [days]);
  // A canvas takes its colours once, so another scheme needs another chart.
  const scheme = useComputedColorScheme("light");
  const [hovered, setHovered] = useState<number | null>(null);
  const last = points.at(-1);
  const shown = hovered === null ? undefined : points[hovered];
  if (!last) {
    return (
      <Panel title="Cumulative net P&L">
        <EmptyState title="No closed trades in this period" />
      </Panel>
    );
  }
  const ending = `${formatMoney(last.total, currency, { signed: true })} ${currency}`;
  const label = `Cumulative net profit from ${points[0]?.day} to ${last.day}, ending at ${ending}; below it the profit of each of ${points.length} days`;
  return (
    <Panel
      title="Cumulative net P&L"
      note={
        shown ? (
          <>
            {shown.day}: <Amount value={shown.total} currency={currency} signed />, day{" "}
            <Amount value={shown.net} currency={currency} signed /> from{" "}
            {count(shown.trades, "trade")}
          </>
        ) : (
          `${points[0]?.day} to ${last.day}, and each day's own below`
        )
      }
    >
      <Suspense fallback={<Skeleton height={348} />}>
        <EquityChart key={scheme} points={points} label={label} onHover={setHovered} />
      </Suspense>
    </Panel>
  );
}
