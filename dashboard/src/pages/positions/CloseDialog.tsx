import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { formatExact } from "../../format/currency.ts";
import type { Desk } from "../orders/desks.ts";
import { EnvironmentBanner } from "../orders/EnvironmentBanner.tsx";
import { PlacedNotice, RefusedNotice } from "../orders/PlacedNotice.tsx";
import { PreviewPanel } from "../orders/PreviewPanel.tsx";
import { StopNotice } from "../orders/StopNotice.tsx";
import { usePlacing } from "../orders/usePlacing.ts";
import { closingOf, problemOfPart } from "./closing.ts";
import { type Holding, titleOfHolding, unitsOf } from "./holding.ts";
import classes from "./positions.module.css";

type Props = {
  readonly holding: Holding;
  readonly desk: Desk;
  readonly onClose: () => void;
};

/** Closes a position, or a part of it, by a market order that can only reduce it. */
export function CloseDialog({ holding, desk, onClose }: Props) {
  const [quantity, setQuantity] = useState(unitsOf(holding));
  const { place, renew } = usePlacing();
  const problem = problemOfPart(quantity, holding);
  const input = problem === undefined ? closingOf(holding, desk, quantity) : undefined;
  const isReady = input !== undefined && place.data === undefined;
  const isLive = desk.connection.environment === "live";
  const send = () => {
    if (isReady) place.mutate(input);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!place.isPending) send();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Close: ${titleOfHolding(holding)}`}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.dialog} onSubmit={onSubmit} noValidate>
        <EnvironmentBanner desk={desk} />
        <StopNotice />
        {place.data ? (
          <PlacedNotice placed={place.data} onAnother={onClose} another="Done" />
        ) : (
          <>
            <TextInput
              label="Quantity"
              description={`All of it is ${formatExact(unitsOf(holding))}`}
              inputMode="decimal"
              autoComplete="off"
              value={quantity}
              error={problem}
              disabled={place.isPending}
              onChange={(event) => {
                setQuantity(event.currentTarget.value);
                renew();
              }}
            />
            {place.error && <RefusedNotice error={place.error} onRetry={send} />}
            <PreviewPanel input={input} currency={desk.account?.currency} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Keep it
              </Button>
              <Button
                type="submit"
                disabled={!isReady}
                loading={place.isPending}
                color={isLive ? "danger" : "ink"}
              >
                {`${input?.side === "buy" ? "Buy" : "Sell"} ${quantity.trim()} ${input?.symbol ?? ""} ${isLive ? "with REAL money" : "on paper"}`}
              </Button>
            </Group>
          </>
        )}
      </form>
    </Modal>
  );
}
