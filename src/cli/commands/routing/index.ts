import type { Declare } from "../../context.ts";
import { decisions, explain, place } from "./orders.ts";
import { list, remove, set } from "./policies.ts";

export const routingCommand: Declare = (program, context) => {
  const routing = program
    .command("routing")
    .description("which account takes an order, and why: policies and decisions");
  list(routing, context);
  set(routing, context);
  remove(routing, context);
  explain(routing, context);
  place(routing, context);
  decisions(routing, context);
};
