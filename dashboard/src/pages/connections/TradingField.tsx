import { Select } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { TRADING_CHOICES, tradingWith } from "./trading.ts";
import type { Actions } from "./useActions.ts";
import { useBroker } from "./useBroker.ts";

type Props = {
  readonly connection: ConnectionBody;
  readonly actions: Actions;
  /** Credentials of their own are chosen, and have to be typed first. */
  readonly onOwn: () => void;
};

/** With which credentials the orders of a connection are sent, where its broker takes any. */
export function TradingField({ connection, actions, onOwn }: Props) {
  if (!useBroker(connection)?.takesOrders) return null;
  const choose = (value: string | null) => {
    const chosen = tradingWith(value);
    if (chosen === "own") onOwn();
    else if (chosen) actions.change.mutate({ trading: chosen });
  };
  return (
    <Select
      size="xs"
      w={250}
      aria-label={`With what orders of "${connection.label}" are sent`}
      data={[...TRADING_CHOICES]}
      value={connection.trading}
      disabled={actions.change.isPending}
      allowDeselect={false}
      onChange={choose}
    />
  );
}
