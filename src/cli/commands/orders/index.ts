import type { Declare } from "../../context.ts";
import { cancel, change } from "./change.ts";
import { deciding } from "./person.ts";
import { place } from "./place.ts";
import { list, show } from "./show.ts";

export const orderCommand: Declare = (program, context) => {
  const orders = program.command("order").description("place, change, cancel and list orders");
  place(orders, context);
  change(orders, context);
  cancel(orders, context);
  list(orders, context);
  show(orders, context);
  deciding(orders, context);
};
