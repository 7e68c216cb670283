import type { CashBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { instrumentName } from "../../format/instrument.ts";
import { Amount } from "../../ui/Amount.tsx";
import type { Column } from "../../ui/grid/columns.ts";
import { Time } from "../../ui/Time.tsx";

/** "dividend" begins a cell, so it is written "Dividend". */
export const kindOf = ({ kind }: CashBody) => kind.charAt(0).toUpperCase() + kind.slice(1);

export const cashColumns: readonly Column<CashBody>[] = [
  {
    key: "time",
    title: "Booked",
    width: "9rem",
    render: (row) => <Time at={row.bookedAt} precision={row.precision} />,
  },
  { key: "kind", title: "Kind", width: "7rem", render: kindOf },
  {
    key: "amount",
    title: "Amount",
    width: "9rem",
    align: "end",
    render: ({ amount }) => (
      <Amount value={amount.amount} currency={amount.currency} signed showCurrency places={4} />
    ),
  },
  {
    key: "on",
    title: "On",
    width: "9rem",
    render: ({ instrument }) => instrument && instrumentName(instrument),
  },
  {
    key: "account",
    title: "Account",
    width: "minmax(8rem, 1fr)",
    render: (row) => <AccountName id={row.account} />,
  },
  {
    key: "description",
    title: "Description",
    width: "minmax(12rem, 2fr)",
    render: ({ description }) => <span title={description}>{description}</span>,
  },
];
