import type { OrderBody, OrderChangeBody } from "../../api/types.ts";
import { decimalOf, pricesOf, problemOfNumber } from "./ticket.ts";

/** What can be changed of an order that works, as it is typed. */
export type ChangeFields = {
  readonly quantity: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
};
export type ChangeField = keyof ChangeFields;

const FIELDS: readonly ChangeField[] = ["quantity", "limitPrice", "stopPrice"];

/** The fields that an order of this type has. */
export const changeable = ({ type }: Pick<OrderBody, "type">): readonly ChangeField[] =>
  FIELDS.filter((field) => field === "quantity" || pricesOf(type).includes(field));

export const fieldsOf = ({ quantity, limitPrice = "", stopPrice = "" }: OrderBody) => ({
  ...{ quantity, limitPrice, stopPrice },
});

type Problems = Readonly<Partial<Record<ChangeField, string>>>;

export const changeProblems = (order: OrderBody, fields: ChangeFields): Problems =>
  Object.fromEntries(
    changeable(order).flatMap((field) => {
      const problem = problemOfNumber(fields[field]);
      return problem === undefined ? [] : [[field, problem]];
    }),
  );

/** Only what is different is asked for; undefined if nothing is. */
export function changeOf(order: OrderBody, fields: ChangeFields): OrderChangeBody | undefined {
  const changed = changeable(order).filter((field) => decimalOf(fields[field]) !== order[field]);
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map((field) => [field, decimalOf(fields[field])]));
}
