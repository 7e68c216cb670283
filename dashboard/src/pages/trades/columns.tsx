import { AccountName } from "../../filters/AccountName.tsx";
import { formatAverage, formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { formatSpan } from "../../format/span.ts";
import type { TradeBody } from "../../api/types.ts";
import { Amount } from "../../ui/Amount.tsx";
import type { Column } from "../../ui/grid/columns.ts";
import { Time } from "../../ui/Time.tsx";
import { DirectionMark } from "./DirectionMark.tsx";
import { TagList } from "./TagList.tsx";

export const columns: readonly Column<TradeBody>[] = [
  {
    key: "symbol",
    title: "Symbol",
    width: "minmax(10rem, 1.4fr)",
    sort: "symbol",
    render: (trade) => <b style={{ fontWeight: 500 }}>{instrumentName(trade.instrument)}</b>,
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
    width: "7rem",
    align: "end",
    sort: "net",
    render: (trade) => (
      <Amount value={trade.netPnl} currency={trade.currency} signed showCurrency />
    ),
  },
  {
    key: "opened",
    title: "Opened",
    width: "8.25rem",
    sort: "opened",
    render: (trade) => <Time at={trade.openedAt} />,
  },
  {
    key: "closed",
    title: "Closed",
    width: "7.5rem",
    sort: "closed",
    render: (trade) => (trade.closedAt ? <Time at={trade.closedAt} /> : <span>Open</span>),
  },
  {
    key: "holding",
    title: "Held",
    width: "3.75rem",
    align: "end",
    sort: "holding",
    render: ({ holdingMs }) => (holdingMs === undefined ? "" : formatSpan(holdingMs)),
  },
  {
    key: "quantity",
    title: "Quantity",
    width: "3.75rem",
    align: "end",
    sort: "quantity",
    render: (trade) => formatExact(trade.quantity),
  },
  {
    key: "entry",
    title: "Entry",
    width: "5.25rem",
    align: "end",
    render: (trade) => formatAverage(trade.entryPrice),
  },
  {
    key: "exit",
    title: "Exit",
    width: "5.25rem",
    align: "end",
    render: (trade) => trade.exitPrice && formatAverage(trade.exitPrice),
  },
  {
    key: "fees",
    title: "Fees",
    width: "3.5rem",
    align: "end",
    sort: "fees",
    render: (trade) => <Amount value={trade.fees} currency={trade.currency} />,
  },
  {
    key: "tags",
    title: "Tags",
    width: "minmax(4.5rem, 1fr)",
    render: (trade) => <TagList annotation={trade.annotation} />,
  },
  {
    key: "account",
    title: "Account",
    width: "minmax(4.5rem, 1fr)",
    render: (trade) => <AccountName id={trade.account} />,
  },
];
