import { Button } from "@mantine/core";
import type { OrderBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { TextButton } from "../../ui/TextButton.tsx";
import { ClockTime } from "../../ui/ClockTime.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { OrderMark } from "./OrderMark.tsx";
import classes from "./orders.module.css";
import { useOrderActs } from "./useOrderActs.ts";
import { canAct, filledOf, lookOf, termsOf, TIME_WORDS, titleOf } from "./words.ts";

type Props = { readonly order: OrderBody; readonly onShow: () => void };

/** One order in a line: what, how it stands, and what can be done. */
export function OrderRow({ order, onShow }: Props) {
  const { cancel } = useOrderActs(order);
  const title = titleOf(order);
  const { failure, state } = order;
  const reason = state === "acknowledged" ? order.reason : failure?.message;
  return (
    <li className={classes.order} aria-label={`${title}, ${lookOf(order).word}`}>
      <div className={classes.what}>
        <TextButton onClick={onShow} aria-haspopup="dialog">
          {title}
        </TextButton>
        <div className={classes.soft}>
          {termsOf(order)} · {TIME_WORDS[order.timeInForce].toLowerCase()}
        </div>
      </div>
      <div className={classes.state}>
        <OrderMark order={order} />
        <div className={classes.soft}>{[filledOf(order), reason].filter(Boolean).join(": ")}</div>
      </div>
      <div className={classes.when}>
        <EnvironmentMark environment={order.environment} />
        <span className={classes.soft}>
          <ClockTime at={order.createdAt} />
        </span>
      </div>
      <div className={classes.rowActs}>
        {canAct(order) && (
          <>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Change: ${title}`}
              onClick={onShow}
            >
              Change
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Cancel: ${title}`}
              loading={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              Cancel
            </Button>
          </>
        )}
      </div>
      {cancel.error && (
        <div className={classes.wide}>
          <FailureNotice error={cancel.error} />
        </div>
      )}
    </li>
  );
}
