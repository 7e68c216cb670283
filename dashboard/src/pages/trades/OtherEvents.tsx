import type { Explanation } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./explained.module.css";

/** Splits and funding while the position was open: what changed the trade without an execution. */
export function OtherEvents({ splits, funding }: Pick<Explanation, "splits" | "funding">) {
  if (splits.length + funding.length === 0) return null;
  return (
    <section aria-labelledby="events">
      <h3 id="events" className={classes.title}>
        Splits and funding
      </h3>
      <ul className={classes.rule}>
        {splits.map((split) => (
          <li key={split.id}>
            <Time at={split.effectiveAt} />: {formatExact(split.to)} new units for{" "}
            {formatExact(split.from)} old
          </li>
        ))}
        {funding.map((movement) => (
          <li key={movement.id}>
            <Time at={movement.bookedAt} precision={movement.precision} />:{" "}
            <Amount
              value={movement.amount.amount}
              currency={movement.amount.currency}
              signed
              showCurrency
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
