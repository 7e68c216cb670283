import type { InstrumentBody } from "../../api/types.ts";
import { formatPrice } from "../../format/price.ts";
import { Mark } from "../../ui/Mark.tsx";
import { distance } from "../../format/ago.ts";
import { type Age, ageMarkOf } from "./age.ts";
import classes from "./positions.module.css";
import type { Price } from "./valuation.ts";

type Props = {
  readonly price: Price | undefined;
  readonly instrument: InstrumentBody;
  readonly isAwaited: boolean;
  readonly now: number;
};

const SIDES: Readonly<Record<Price["of"], string>> = {
  bid: "bid",
  ask: "ask",
  last: "last",
  stated: "stated",
};

/** What it could be closed at, and how old that is. */
export function PriceCell({ price, instrument, isAwaited, now }: Props) {
  if (!price)
    return (
      <div className={classes.soft}>{isAwaited ? "waiting for a price" : "no price known"}</div>
    );
  const mark: Age = ageMarkOf(price, now);
  return (
    <>
      <div className={classes.number} data-stale={mark.tone === "warn"}>
        {formatPrice(price.price, instrument)}{" "}
        <span className={classes.soft}>{SIDES[price.of]}</span>
      </div>
      <div className={classes.soft}>
        <Mark tone={mark.tone}>{mark.text}</Mark> {agoOf(price, now)}
      </div>
    </>
  );
}

const agoOf = ({ of, atMs }: Price, now: number) =>
  of === "stated"
    ? distance(new Date(atMs).toISOString(), Math.max(now, atMs))
    : `${Math.max(0, Math.floor((now - atMs) / 1000))} s ago`;
