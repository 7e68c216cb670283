import { Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ORDERS_KEY } from "../../api/orders.ts";
import { unlockLive } from "../../api/risk.ts";
import { session } from "../../api/session.ts";
import type { RiskAccountBody } from "../../api/types.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./orders.module.css";

const HOURS = ["1", "4", "8", "24"] as const;

type Props = { readonly account: RiskAccountBody; readonly onClose: () => void };

/** Real money from here on: the number of the account is typed, and the second factor given. */
export function UnlockDialog({ account, onClose }: Props) {
  const { connection, account: id, label, number } = account;
  const client = useQueryClient();
  const work = useWork();
  const { data: who } = useQuery(session());
  const needsCode = who?.state === "signed-in" && who.person?.secondFactor === true;
  const [typed, setTyped] = useState("");
  const [code, setCode] = useState("");
  const [hours, setHours] = useState<string>("8");
  const isSure = typed.trim() === number && (!needsCode || code.trim() !== "");
  const act = async () => {
    const given = needsCode ? { code: code.trim() } : {};
    const body = { connection, account: id, typed, hours: Number.parseInt(hours, 10), ...given };
    await unlockLive(body);
    await client.invalidateQueries({ queryKey: ORDERS_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isSure) void work.run(act);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Trade with REAL money at ${label}?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.preview} onSubmit={onSubmit} noValidate>
        <p className={classes.line}>
          Orders from this page, the command line and programs with a key will reach the broker and
          trade, within the limits. It is locked again by itself.
        </p>
        <SegmentedControl
          size="xs"
          aria-label="Unlocked for"
          value={hours}
          onChange={setHours}
          data={HOURS.map((each) => ({ value: each, label: `${each} h` }))}
        />
        <TextInput
          label={`Type "${number}" to confirm`}
          value={typed}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {needsCode && (
          <TextInput
            label="Code of your second factor"
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        <DialogActs
          isReady={isSure}
          work={work}
          onClose={onClose}
          leave="Leave it locked"
          color="danger"
        >
          Unlock live trading
        </DialogActs>
      </form>
    </Modal>
  );
}
