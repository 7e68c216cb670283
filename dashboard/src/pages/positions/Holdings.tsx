import { useState } from "react";
import type { PnlBucketBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useNow } from "../../ui/useNow.ts";
import { ageMarkOf } from "./age.ts";
import { CloseDialog } from "./CloseDialog.tsx";
import { feedsOf } from "./feeds.ts";
import { type Holding, type Known, placeOf } from "./holding.ts";
import { HoldingRow } from "./HoldingRow.tsx";
import classes from "./positions.module.css";
import { totalsOf } from "./totals.ts";
import { TotalsPanel } from "./TotalsPanel.tsx";
import { useQuotes } from "./useQuotes.ts";
import { valuedOf } from "./valued.ts";

type Props = {
  readonly holdings: readonly Holding[];
  readonly known: Known;
  readonly today: readonly PnlBucketBody[];
};

/** Every open position at the price of this moment, with its totals. */
export function Holdings({ holdings, known, today }: Props) {
  const live = useQuotes(feedsOf(holdings));
  const now = useNow(1_000);
  // What was asked to be closed stays shown after it is gone, with what became of its order.
  const [closing, close] = useState<Holding>();
  const valued = holdings.map((holding) => valuedOf(holding, live));
  const counted = valued.map(({ holding: { place, instrument }, price, profit }) => ({
    ...{ place, currency: instrument.currency, profit },
    isOld: price !== undefined && ageMarkOf(price, now).tone === "warn",
  }));
  const totals = totalsOf(counted, today, (account) => placeOf(account, known));
  const differing = holdings.filter(({ agrees }) => agrees === false).length;
  return (
    <>
      {totals.length > 0 && <TotalsPanel totals={totals} />}
      {holdings.length > 0 && (
        <Panel
          title="Open positions"
          note={
            differing === 0
              ? "Priced at what closing would bring: the bid for long, the ask for short"
              : `${count(differing, "position")} not as the broker states`
          }
        >
          <div className={`${classes.row} ${classes.headings}`} aria-hidden="true">
            <span>Position</span>
            <span className={classes.cost}>Average cost</span>
            <span className={classes.price}>Price to close at</span>
            <span className={classes.profit}>Unrealised P&L</span>
            <span>Broker</span>
          </div>
          <ul className={classes.rows} aria-label="Open positions">
            {valued.map((each) => (
              <HoldingRow
                key={each.holding.key}
                {...{ valued: each, now }}
                onClose={() => close(each.holding)}
              />
            ))}
          </ul>
        </Panel>
      )}
      {closing?.desk && (
        <CloseDialog
          key={closing.key}
          holding={closing}
          desk={closing.desk}
          onClose={() => close(undefined)}
        />
      )}
    </>
  );
}
