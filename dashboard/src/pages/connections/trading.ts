import type { ConnectionBody } from "../../api/types.ts";

export type TradingWith = ConnectionBody["trading"];

/** With what orders are sent, in the order in which it is offered. */
export const TRADING_CHOICES: readonly { readonly value: TradingWith; readonly label: string }[] = [
  { value: "shared", label: "Orders use the same credentials" },
  { value: "own", label: "Orders use credentials of their own" },
  { value: "none", label: "No orders: they only read" },
];

export const tradingWith = (value: string | null): TradingWith | undefined =>
  TRADING_CHOICES.find((each) => each.value === value)?.value;
