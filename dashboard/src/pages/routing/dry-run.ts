import type { ExplainInput } from "../../api/types.ts";
import { decimalOf, problemOfNumber } from "../orders/ticket.ts";

export const TYPES = ["market", "limit", "stop", "stop-limit"] as const;

/** An order that is thought of, as it is typed. */
export type Asked = {
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly type: (typeof TYPES)[number];
  readonly quantity: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly policy: string;
  readonly environment: "paper" | "live";
};

export const EMPTY: Asked = {
  ...{ symbol: "", side: "buy", type: "market", quantity: "" },
  ...{ limitPrice: "", stopPrice: "", policy: "default", environment: "paper" },
};

type Field = "symbol" | "quantity" | "limitPrice" | "stopPrice";

const NEEDED: Readonly<Record<Asked["type"], readonly Field[]>> = {
  market: ["symbol", "quantity"],
  limit: ["symbol", "quantity", "limitPrice"],
  stop: ["symbol", "quantity", "stopPrice"],
  "stop-limit": ["symbol", "quantity", "limitPrice", "stopPrice"],
};

/** What is wrong with what was typed; nothing typed is no mistake yet. */
export function problemOf(asked: Asked, field: Field): string | undefined {
  const text = asked[field].trim();
  return text === "" || field === "symbol" ? undefined : problemOfNumber(text);
}

export const isWhole = (asked: Asked): boolean =>
  NEEDED[asked.type].every(
    (field) => asked[field].trim() !== "" && problemOf(asked, field) === undefined,
  );

export function inputFrom(asked: Asked): ExplainInput {
  const { symbol, side, type, quantity, policy, environment } = asked;
  const has = (field: Field) => NEEDED[type].includes(field);
  return {
    ...{ symbol: symbol.trim(), side, type, quantity: decimalOf(quantity), policy, environment },
    ...(has("limitPrice") && { limitPrice: decimalOf(asked.limitPrice) }),
    ...(has("stopPrice") && { stopPrice: decimalOf(asked.stopPrice) }),
  };
}
