import type { OrderPreviewInput } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { compareDecimals } from "../../format/decimal.ts";
import type { Desk } from "../orders/desks.ts";
import { decimalOf, EMPTY_TICKET, inputOf, problemOfNumber } from "../orders/ticket.ts";
import { type Holding, isLong, unitsOf } from "./holding.ts";

type Held = Pick<Holding, "quantity" | "instrument">;

/** What is wrong with a quantity to close, in words for the field. */
export function problemOfPart(text: string, held: Held): string | undefined {
  const problem = problemOfNumber(text);
  if (problem !== undefined) return problem;
  const all = unitsOf(held);
  const isMore = compareDecimals(decimalOf(text), all) > 0;
  return isMore ? `More than the ${formatExact(all)} that are held` : undefined;
}

/** A market order of the other side, which can only make the position smaller. */
export function closingOf(held: Held, desk: Desk, quantity: string): OrderPreviewInput {
  const side = isLong(held) ? ("sell" as const) : ("buy" as const);
  const ticket = { ...EMPTY_TICKET, symbol: held.instrument.symbol, side, quantity };
  const at = { connection: desk.connection.id, account: desk.account?.id };
  return inputOf({ ...ticket, reduceOnly: true }, at);
}
