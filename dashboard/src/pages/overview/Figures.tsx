import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { breakdown } from "../../api/queries.ts";
import type { KeyFigures } from "../../api/types.ts";
import { ownZone } from "../../format/instant.ts";
import type { BREAKDOWNS, TradeFilterQuery } from "../../search/trade-search.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { BreakdownPanel } from "./BreakdownPanel.tsx";
import { CalendarPanel } from "./CalendarPanel.tsx";
import { EquityPanel } from "./EquityPanel.tsx";
import classes from "./overview.module.css";
import { Strip } from "./Strip.tsx";

type By = (typeof BREAKDOWNS)[number];
type Props = {
  readonly figures: KeyFigures;
  readonly filter: TradeFilterQuery;
  readonly by: By;
  readonly onBy: (by: By) => void;
};

/** The figures and pictures of one currency. */
export function Figures({ figures, filter, by, onBy }: Props) {
  const days = useQuery(breakdown({ ...filter, by: "day", zone: ownZone() }));
  return (
    <>
      <Strip figures={figures} />
      <div className={classes.columns}>
        {days.data ? (
          <EquityPanel days={days.data} currency={figures.currency} />
        ) : (
          <Panel title="Cumulative net P&L">
            {days.error ? (
              <FailureNotice error={days.error} retry={() => void days.refetch()} />
            ) : (
              <Skeleton height={300} />
            )}
          </Panel>
        )}
        <BreakdownPanel filter={filter} by={by} onBy={onBy} currency={figures.currency} />
      </div>
      {days.data && days.data.length > 0 && (
        <CalendarPanel days={days.data} currency={figures.currency} />
      )}
    </>
  );
}
