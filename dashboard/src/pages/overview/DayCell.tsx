import type { KeyboardEvent } from "react";
import type { PnlBucketBody } from "../../api/types.ts";
import { formatMoney } from "../../format/currency.ts";
import { signOf } from "../../format/decimal.ts";
import { count } from "../../format/span.ts";
import { levelOf } from "./calendar.ts";
import classes from "./HeatMap.module.css";

type Props = {
  readonly day: string;
  readonly bucket: PnlBucketBody | undefined;
  readonly largest: number;
  readonly place: { x: number; y: number; size: number };
  readonly isFocus: boolean;
  readonly onOpen: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

/** One day. A losing day bears a minus, so that the colour says nothing alone. */
export function DayCell({ day, bucket, largest, place, isFocus, onOpen, onKeyDown }: Props) {
  const { x, y, size } = place;
  const isLoss = bucket !== undefined && signOf(bucket.net) < 0;
  const label = bucket
    ? `${day}: ${netOf(bucket)}, ${count(bucket.trades, "trade")}`
    : `${day}: no closed trade`;
  const middle = y + size / 2;
  return (
    <g
      role="link"
      aria-label={label}
      tabIndex={isFocus ? 0 : -1}
      data-day={day}
      data-level={bucket ? levelOf(bucket.net, largest) : 0}
      data-sign={isLoss ? "loss" : "gain"}
      className={classes.day}
      onClick={onOpen}
      onKeyDown={onKeyDown}
    >
      <title>{label}</title>
      <rect x={x} y={y} width={size} height={size} rx={2} />
      {isLoss && <line x1={x + 4} x2={x + size - 4} y1={middle} y2={middle} />}
    </g>
  );
}

const netOf = ({ net, currency }: PnlBucketBody) =>
  `${formatMoney(net, currency, { signed: true })} ${currency}`;
