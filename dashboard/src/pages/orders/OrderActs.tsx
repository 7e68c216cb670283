import { Button } from "@mantine/core";
import { useState } from "react";
import type { OrderBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { ChangeForm } from "./ChangeForm.tsx";
import classes from "./orders.module.css";
import { useOrderActs } from "./useOrderActs.ts";
import { canAct } from "./words.ts";

/** Cancelling and changing, as long as the order works. */
export function OrderActs({ order }: { order: OrderBody }) {
  const { cancel, change } = useOrderActs(order);
  const [isChanging, setChanging] = useState(false);
  const error = cancel.error ?? change.error;
  if (!canAct(order)) return error ? <FailureNotice error={error} /> : null;
  return (
    <div className={classes.preview}>
      {error && <FailureNotice error={error} />}
      {isChanging ? (
        <ChangeForm
          order={order}
          isBusy={change.isPending}
          onCancel={() => setChanging(false)}
          onChange={(body) => change.mutate(body, { onSuccess: () => setChanging(false) })}
        />
      ) : (
        <div className={classes.acts}>
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            Change
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel order
          </Button>
        </div>
      )}
    </div>
  );
}
