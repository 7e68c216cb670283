import type { Command } from "commander";
import { fail } from "#domain";
import { api, type OrderBody } from "#http";
import {
  type CommonOptions,
  type Context,
  print,
  printJson,
  withCommon,
  withSession,
} from "../../context.ts";
import type { Session } from "../../host.ts";
import { chosen, exitOf, lineOf } from "./shown.ts";

/** What a person decides of an order that waits for them: approve, decline, or say what became. */
export function deciding(orders: Command, context: Context): void {
  approve(orders, context);
  decline(orders, context);
  settle(orders, context);
}

type Decide<Options> = (session: Session, id: string, options: Options) => Promise<OrderBody>;

const decided =
  <Options extends CommonOptions>(context: Context, decide: Decide<Options>) =>
  (text: string, options: Options) =>
    withSession(context, options, async (session) => {
      const { id } = await chosen(session, text);
      const order = await decide(session, id, options);
      context.exitCode = exitOf(order);
      return options.json ? printJson(context, order) : print(context, lineOf(order));
    });

function approve(orders: Command, context: Context): void {
  const command = orders
    .command("approve <order>")
    .description("send an order that waits for a person, checked anew");
  withCommon(command, "order approve 0198c1").action(
    decided(context, (session, id) => session.call(api.approveOrder, { params: { id } })),
  );
}

function decline(orders: Command, context: Context): void {
  const command = orders
    .command("decline <order>")
    .description("end an order that waits for a person; nothing is sent");
  withCommon(command, "order decline 0198c1").action(
    decided(context, (session, id) => session.call(api.declineOrder, { params: { id } })),
  );
}

type Settling = CommonOptions & {
  readonly filled?: string | true;
  readonly neverArrived?: boolean;
  readonly note: string;
};

function settle(orders: Command, context: Context): void {
  const command = orders
    .command("settle <order>")
    .description("say what became of an order of which only you can tell")
    .option("--filled [units]", "it was traded, whole unless you say how much")
    .option("--never-arrived", "the broker never had it")
    .requiredOption("--note <text>", "how you know");
  withCommon(command, 'order settle 0198c1 --filled --note "seen on their page"').action(
    decided(context, (session, id, { filled, neverArrived = false, note }: Settling) => {
      if ((filled === undefined) !== neverArrived) fail(ONE_ANSWER);
      const answer = neverArrived ? "never-arrived" : "filled";
      const units = typeof filled === "string" ? { filled } : {};
      return session.call(api.settleOrder, {
        params: { id },
        body: { answer, ...units, note } as const,
      });
    }),
  );
}

const ONE_ANSWER = {
  code: "bad-option",
  message: "What became of the order was not said, or said twice",
  owner: "user",
  next: "Give either --filled or --never-arrived",
} as const;
