import { Link } from "@tanstack/react-router";
import type { ExplainedTrade } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { instrumentName, kindName } from "../../format/instrument.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { AnnotationForm } from "./AnnotationForm.tsx";
import { DirectionMark } from "./DirectionMark.tsx";
import { ExecutionTable } from "./ExecutionTable.tsx";
import classes from "./explained.module.css";
import { GapList } from "./GapList.tsx";
import { MatchTable } from "./MatchTable.tsx";
import { OtherEvents } from "./OtherEvents.tsx";
import { Reckoning } from "./Reckoning.tsx";
import { TradeFacts } from "./TradeFacts.tsx";

/** One trade: the result first, then how it was reached, step by step. */
export function TradeExplained({
  tradeKey,
  explained,
}: {
  tradeKey: string;
  explained: ExplainedTrade;
}) {
  const { trade, explanation } = explained;
  return (
    <div className={classes.stack}>
      <header className={classes.head}>
        <div>
          <p className={classes.symbol}>{instrumentName(trade.instrument)}</p>
          <p className={classes.sub}>
            <DirectionMark direction={trade.direction} /> · {kindName(trade.instrument)} ·{" "}
            <AccountName id={trade.account} />{" "}
            {trade.status === "open" && <Mark tone="warn">Open</Mark>}
          </p>
        </div>
        <p className={classes.net}>
          <Amount value={trade.netPnl} currency={trade.currency} signed showCurrency />
        </p>
      </header>
      <GapList gaps={trade.gaps} />
      <Reckoning trade={trade} />
      <TradeFacts trade={trade} />
      <AnnotationForm tradeKey={tradeKey} annotation={trade.annotation} />
      {explanation.matches.length > 0 && (
        <MatchTable
          matches={explanation.matches}
          currency={trade.currency}
          instrument={trade.instrument}
        />
      )}
      <ExecutionTable executions={explanation.executions} instrument={trade.instrument} />
      <OtherEvents splits={explanation.splits} funding={explanation.funding} />
      <section aria-labelledby="rule">
        <h3 id="rule" className={classes.title}>
          Rule
        </h3>
        <ul className={classes.rule}>
          {explanation.rule.words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <Link
          to="/executions"
          search={{ instrument: trade.instrument.id, account: [trade.account] }}
        >
          All executions of this instrument
        </Link>
      </section>
    </div>
  );
}
