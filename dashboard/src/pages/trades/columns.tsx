import { AccountName } from "../../filters/AccountName.tsx";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { formatAveragePrice } from "../../format/price.ts";
import { formatSpan } from "../../format/span.ts";
import type { TradeBody } from "../../api/types.ts";
import { Aligned } from "../../ui/Aligned.tsx";
import { Amount } from "../../ui/Amount.tsx";
import type { Column } from "../../ui/grid/columns.ts";
import { Time } from "../../ui/Time.tsx";
import { DirectionMark } from "./DirectionMark.tsx";
import classes from "./columns.module.css";
import { TagList } from "./TagList.tsx";

export const columns: readonly Column<TradeBody>[] = [
  {
    key: "symbol",
    title: "Symbol",
    width: "minmax(8.25rem, 3fr)",
    sort: "symbol",
    render: (trade) => <SymbolAndTags trade={trade} />,
  },
  {
    key: "direction",
    title: "Side",
    width: "3.25rem",
    render: (trade) => <DirectionMark direction={trade.direction} />,
  },
  {
    key: "net",
    title: "Net P&L",
    width: "6.75rem",
    align: "end",
    sort: "net",
    render: ({ netPnl, currency }) => (
      <Amount value={netPnl} currency={currency} signed showCurrency places={2} />
    ),
  },
  {
    key: "opened",
    title: "Opened",
    width: "7.75rem",
    sort: "opened",
    render: (trade) => <Time at={trade.openedAt} />,
  },
  {
    key: "closed",
    title: "Closed",
    width: "7rem",
    sort: "closed",
    render: (trade) => (trade.closedAt ? <Time at={trade.closedAt} /> : <span>Open</span>),
  },
  {
    key: "holding",
    title: "Held",
    width: "3.75rem",
    align: "end",
    sort: "holding",
    yields: 2,
    render: ({ holdingMs }) => (holdingMs === undefined ? "" : formatSpan(holdingMs)),
  },
  {
    key: "quantity",
    title: "Quantity",
    width: "5rem",
    align: "end",
    sort: "quantity",
    render: (trade) => <Aligned text={formatExact(trade.quantity)} places={3} />,
  },
  {
    key: "entry",
    title: "Entry",
    width: "6.25rem",
    align: "end",
    render: (trade) => <Average price={trade.entryPrice} of={trade} />,
  },
  {
    key: "exit",
    title: "Exit",
    width: "6.25rem",
    align: "end",
    render: (trade) => trade.exitPrice && <Average price={trade.exitPrice} of={trade} />,
  },
  {
    key: "fees",
    title: "Fees",
    width: "4rem",
    align: "end",
    sort: "fees",
    yields: 1,
    render: (trade) => <Amount value={trade.fees} currency={trade.currency} places={2} />,
  },
  {
    key: "account",
    title: "Account",
    width: "minmax(6.75rem, 1fr)",
    render: (trade) => <AccountName id={trade.account} />,
  },
];

/** Tags and notes stand with the symbol: most trades have none, so a column would be empty. */
function SymbolAndTags({ trade }: { readonly trade: TradeBody }) {
  return (
    <span className={classes.symbol}>
      <b title={instrumentName(trade.instrument)}>{instrumentName(trade.instrument)}</b>
      <TagList annotation={trade.annotation} />
    </span>
  );
}

function Average({
  price,
  of: { instrument },
}: {
  readonly price: string;
  readonly of: TradeBody;
}) {
  return <Aligned text={formatAveragePrice(price, instrument)} places={5} />;
}
