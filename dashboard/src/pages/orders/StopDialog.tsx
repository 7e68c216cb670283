import { Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ORDERS_KEY, setTrading } from "../../api/orders.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./orders.module.css";
import type { StoppedAccount } from "../../api/types.ts";
import { acts, isStricter, STOPS, type TradingState, wordFor } from "./stops.ts";

type Props = {
  readonly from: TradingState;
  readonly to: TradingState;
  readonly onClose: () => void;
  /** Told what was cancelled and closed, where the stop does that. */
  readonly onDone: (accounts: readonly StoppedAccount[]) => void;
};

/** Asks once more. What holds back more than before must be typed. */
export function StopDialog({ from, to, onClose, onDone }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const [typed, setTyped] = useState("");
  const mustType = isStricter(to, from) || acts(to);
  const word = wordFor(to);
  const isSure = !mustType || typed.trim().toLowerCase() === word;
  const act = async () => {
    const { accounts = [] } = await setTrading({ trading: to, confirm: typed.trim() });
    await client.invalidateQueries({ queryKey: ORDERS_KEY });
    notifications.show({ title: `Trading is ${STOPS[to].word}`, message: STOPS[to].text });
    onDone(accounts);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isSure) void work.run(act);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        to === "flatten"
          ? "Close every position?"
          : mustType
            ? "Stop trading?"
            : "Let more through again?"
      }
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.preview} onSubmit={onSubmit}>
        <p className={classes.line}>{STOPS[to].text}</p>
        {mustType && (
          <TextInput
            label={`Type "${word}" to confirm`}
            value={typed}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <DialogActs
          isReady={isSure}
          work={work}
          onClose={onClose}
          color={mustType ? "danger" : "ink"}
        >
          Confirm
        </DialogActs>
      </form>
    </Modal>
  );
}
