import type { Command } from "commander";
import { api, type OrderBody } from "#http";
import {
  type CommonOptions,
  type Context,
  print,
  printJson,
  withCommon,
  withSession,
} from "../../context.ts";
import { paint } from "../../paint.ts";
import { timeText } from "../../shown.ts";
import { left, right, table } from "../../table.ts";
import { chosen, lineOf, stateOf } from "./shown.ts";

const COLUMNS = [
  left<OrderBody>("order", ({ id }) => id),
  left<OrderBody>("placed", ({ createdAt }) => timeText(createdAt)),
  left<OrderBody>("env", ({ environment }) => environment.toUpperCase()),
  left<OrderBody>("side", ({ side }) => side),
  right<OrderBody>("quantity", ({ quantity }) => quantity),
  left<OrderBody>("symbol", ({ symbol }) => symbol),
  left<OrderBody>("type", ({ type }) => type),
  right<OrderBody>("limit", ({ limitPrice = "" }) => limitPrice),
  right<OrderBody>("filled", ({ filled }) => filled),
  right<OrderBody>("average", ({ averagePrice = "" }) => averagePrice),
  left<OrderBody>("state", stateOf),
];

export function list(orders: Command, context: Context): void {
  const command = orders
    .command("list", { isDefault: true })
    .description("list orders, the newest first")
    .option("--open", "those that may still trade")
    .option("--limit <count>", "at most so many", "50");
  withCommon(command, "order list --open").action(
    async (options: CommonOptions & { readonly open?: true; readonly limit: string }) => {
      const query = { limit: options.limit, ...(options.open && { open: "true" as const }) };
      const { items } = await withSession(context, options, (session) =>
        session.call(api.listOrders, { query }),
      );
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, "There is no order.");
      return print(context, table(items, COLUMNS, paint(context.host.color)));
    },
  );
}

export function show(orders: Command, context: Context): void {
  const command = orders
    .command("show <order>")
    .description("show one order, from the decision to its end");
  withCommon(command, "order show 0198c1").action((text: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const { id } = await chosen(session, text);
      const order = await session.call(api.showOrder, { params: { id } });
      if (options.json) return printJson(context, order);
      const lines = order.events.map(({ at, type, status, filled, failure, note }) => {
        const more = [
          status,
          filled === undefined ? undefined : `${filled} filled`,
          failure?.message,
          note,
        ];
        return `  ${timeText(at)}  ${[type, ...more.filter((each) => each)].join(", ")}`;
      });
      return print(context, [lineOf(order), ...lines].join("\n"));
    }),
  );
}
