import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { orderPreview } from "../../api/orders.ts";
import type { OrderPreview, OrderPreviewInput } from "../../api/types.ts";
import { formatExact, formatMoney } from "../../format/currency.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Figure } from "./Figure.tsx";
import { Objections } from "./Objections.tsx";
import classes from "./orders.module.css";

/** While somebody types, nothing is asked. */
const PAUSE_MS = 350;

type Props = {
  /** Absent while the ticket is not filled. */
  readonly input: OrderPreviewInput | undefined;
  /** Of the account. */
  readonly currency: string | undefined;
};

/** What the market and the checks say of the ticket as it stands. */
export function PreviewPanel({ input, currency }: Props) {
  const text = input && JSON.stringify(input);
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const asked = settled === undefined ? undefined : (JSON.parse(settled) as OrderPreviewInput);
  const query = useQuery(orderPreview(text === undefined ? undefined : asked));
  const isCurrent = settled === text;
  return (
    <Panel title="Preview" note="Sends nothing; prices move on by themselves">
      {input === undefined && (
        <p className={classes.soft}>
          Fill in the ticket to see the market, what the order would bind, and what speaks against
          it.
        </p>
      )}
      {input && (!isCurrent || query.isPending) && <Skeleton height={150} />}
      {input && isCurrent && query.error && (
        <FailureNotice error={query.error} retry={() => void query.refetch()} />
      )}
      {input && isCurrent && query.data && !query.error && (
        <div className={classes.preview}>
          <Figures preview={query.data} currency={currency} />
          <Objections objections={query.data.objections} />
        </div>
      )}
    </Panel>
  );
}

type FiguresProps = { readonly preview: OrderPreview; readonly currency: string | undefined };

function Figures({ preview, currency }: FiguresProps) {
  const { bid, ask, notional, margin, buyingPower, position } = preview;
  const money = (amount: string | undefined, unit: string | undefined) =>
    amount === undefined || unit === undefined ? amount : formatMoney(amount, unit);
  return (
    <dl className={classes.figures}>
      <Figure name="Bid" value={bid && formatExact(bid)} unit={preview.currency} />
      <Figure name="Ask" value={ask && formatExact(ask)} unit={preview.currency} />
      <Figure name="Position now" value={formatExact(position)} />
      <Figure name="Worth" value={money(notional, preview.currency)} unit={preview.currency} />
      <Figure name="Would bind" value={money(margin, preview.currency)} unit={preview.currency} />
      <Figure name="Buying power" value={money(buyingPower, currency)} unit={currency} />
    </dl>
  );
}
