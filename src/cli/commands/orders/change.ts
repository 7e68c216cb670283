import type { Command } from "commander";
import { fail } from "#domain";
import { api, type OrderBody } from "#http";
import { connectionOf } from "../../connection.ts";
import {
  type CommonOptions,
  type Context,
  print,
  printJson,
  withCommon,
  withSession,
} from "../../context.ts";
import { EXIT } from "../../exit.ts";
import type { Session } from "../../host.ts";
import { type Prices, pricesOf } from "./place.ts";
import { chosen, lineOf } from "./shown.ts";

export function change(orders: Command, context: Context): void {
  const command = orders
    .command("modify <order>")
    .description("change an order that works")
    .option("--quantity <units>", "of the whole order, filled units included")
    .option("--limit <price>", "the worst price that is taken")
    .option("--stop <price>", "the price that wakes the order");
  withCommon(command, "order modify 0198c1 --limit 143").action(
    (text: string, options: CommonOptions & Prices & { readonly quantity?: string }) =>
      withSession(context, options, async (session) => {
        const { id } = await chosen(session, text);
        const { quantity } = options;
        const body = { ...pricesOf(options), ...(quantity !== undefined && { quantity }) };
        await changed(
          context,
          options,
          await session.call(api.changeOrder, { params: { id }, body }),
        );
      }),
  );
}

export function cancel(orders: Command, context: Context): void {
  const command = orders
    .command("cancel [order]")
    .description("cancel what still works of an order, or of all of them")
    .option("--all", "every order that works")
    .option("--connection <name>", "with --all: those of one connection");
  withCommon(command, "order cancel 0198c1").action(
    (text: string | undefined, options: CommonOptions & CancelAll) =>
      withSession(context, options, async (session) => {
        if (options.all) return cancelAll(context, session, options);
        const { id } = await chosen(session, text ?? fail(NOT_NAMED));
        const done = await session.call(api.cancelOrder, { params: { id } });
        return changed(context, options, done);
      }),
  );
}

type Changed = { readonly result: "done" | "too-late" | "unknown"; readonly order: OrderBody };
const RESULTS = {
  done: "Done",
  "too-late": "Too late",
  unknown: "Not known yet, it is being looked up",
} as const;

async function changed(context: Context, options: CommonOptions, { result, order }: Changed) {
  context.exitCode = { done: EXIT.ok, "too-late": EXIT.refused, unknown: EXIT.doubtful }[result];
  if (options.json) return printJson(context, { result, order });
  return print(context, `${RESULTS[result]}: ${lineOf(order)}`);
}

type CancelAll = { readonly all?: true; readonly connection?: string };

const NOT_NAMED = {
  code: "bad-option",
  message: "No order was named",
  owner: "user",
  next: 'Name one that "openblotter order list --open" shows, or give --all',
} as const;

async function cancelAll(
  context: Context,
  session: Session,
  { connection, json }: CommonOptions & CancelAll,
): Promise<void> {
  const found = connection === undefined ? undefined : await connectionOf(session, connection);
  const query = found ? { connection: found.id } : {};
  const { items } = await session.call(api.cancelOrders, { query });
  if (items.some(({ result }) => result === "unknown")) context.exitCode = EXIT.doubtful;
  if (json) return printJson(context, items);
  if (items.length === 0) return print(context, "No order works.");
  const said = items.map(
    ({ result, order, failure }) =>
      `${RESULTS[result]}: ${lineOf(order)}${failure ? ` ${failure.message}. ${failure.next}.` : ""}`,
  );
  return print(context, said.join("\n"));
}
