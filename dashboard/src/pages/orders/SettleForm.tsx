import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ORDERS_KEY, settleOrder } from "../../api/orders.ts";
import type { HandAnswerBody, OrderBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import classes from "./orders.module.css";

const ANSWERS = [
  { value: "never-arrived", label: "It never arrived" },
  { value: "filled", label: "It was traded" },
] as const;
const LEAST_NOTE = 3;

/** What a person saw at the broker, of an order that nothing else can tell of. */
export function SettleForm({ order }: { order: OrderBody }) {
  const client = useQueryClient();
  const [answer, setAnswer] = useState<HandAnswerBody["answer"]>("never-arrived");
  const [filled, setFilled] = useState(order.quantity);
  const [note, setNote] = useState("");
  const settle = useMutation({
    mutationFn: (body: HandAnswerBody) => settleOrder(order.id, body),
    onSettled: () => client.invalidateQueries({ queryKey: ORDERS_KEY }),
  });
  if (order.state !== "parked" && order.state !== "not-found") return null;
  const isFilled = answer === "filled";
  const isRight = note.trim().length >= LEAST_NOTE && (!isFilled || /^\d+(\.\d+)?$/.test(filled));
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isRight) settle.mutate({ answer, note: note.trim(), ...(isFilled && { filled }) });
  };
  return (
    <form className={classes.preview} onSubmit={onSubmit} noValidate aria-label="What became of it">
      <p className={classes.line}>Look at the broker's own page, then say what you saw.</p>
      <SegmentedControl
        size="xs"
        aria-label="What became of it"
        value={answer}
        onChange={(value) => setAnswer(value === "filled" ? "filled" : "never-arrived")}
        data={[...ANSWERS]}
      />
      {isFilled && (
        <TextInput
          label="Units that traded"
          inputMode="decimal"
          value={filled}
          onChange={(event) => setFilled(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="How you know"
        description="It is kept with the order, and in the audit log"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {settle.error && <FailureNotice error={settle.error} />}
      <div className={classes.acts}>
        <Button size="xs" type="submit" disabled={!isRight} loading={settle.isPending}>
          Say so
        </Button>
      </div>
    </form>
  );
}
