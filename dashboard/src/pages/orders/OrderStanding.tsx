import type { OrderBody } from "../../api/types.ts";
import { whoActs } from "../../ui/who-acts.ts";
import classes from "./orders.module.css";
import { filledOf, lookOf } from "./words.ts";

/** What the state of an order means, what was traded, and who acts where something is to be done. */
export function OrderStanding({ order }: { order: OrderBody }) {
  const { failure, state, reason } = order;
  const filled = filledOf(order);
  // What once went wrong with an order that the broker has is history, which its journal tells.
  const isStanding = failure !== undefined && state !== "acknowledged";
  return (
    <div className={classes.standing}>
      <p>
        {lookOf(order).meaning}
        {filled && <strong> {filled}.</strong>}
      </p>
      {reason !== undefined && <p className={classes.reason}>The broker says: {reason}</p>}
      {isStanding && (
        <>
          <p className={classes.reason}>{failure.message}</p>
          <p>
            {whoActs(failure)} <span className={classes.soft}>{failure.code}</span>
          </p>
        </>
      )}
    </div>
  );
}
