import type { Command } from "commander";
import { ENVIRONMENTS, fail } from "#domain";
import { api, type DecisionsFilter, type RoutingDecisionBody } from "#http";
import {
  type CommonOptions,
  type Context,
  print,
  printJson,
  withCommon,
  withSession,
} from "../../context.ts";
import { EXIT } from "../../exit.ts";
import { paint } from "../../paint.ts";
import { timeText } from "../../shown.ts";
import { left, table } from "../../table.ts";
import { ticketOf, type TicketOptions, withTicket } from "../orders/place.ts";
import { chosen, exitOf, lineOf } from "../orders/shown.ts";
import { explained } from "./shown.ts";

type Routed = TicketOptions & { readonly policy?: string; readonly live?: true };

const withRoute = (command: Command): Command =>
  withTicket(command)
    .option("--policy <name>", "which policy chooses", "default")
    .option("--live", "among live accounts; else among those for practice");

/** What both ask: the order, the policy and the environment. */
const bodyOf = (asked: Parameters<typeof ticketOf>[0], options: Routed) => ({
  ...ticketOf(asked, options),
  policy: options.policy ?? "default",
  environment: options.live ? ENVIRONMENTS[1] : ENVIRONMENTS[0],
});

export function explain(routing: Command, context: Context): void {
  const command = routing
    .command("explain <side> <quantity> <symbol>")
    .description("say where an order would go and what speaks against each account; send nothing");
  withCommon(withRoute(command), "routing explain buy 10 ACME --policy steady").action(
    // oxlint-disable-next-line max-params -- commander gives arguments one by one
    (side: string, quantity: string, symbol: string, options: Routed) =>
      withSession(context, options, async (session) => {
        const body = bodyOf({ side, quantity, symbol }, options);
        const decision = await session.call(api.explainRoute, { body });
        if (!decision.route) context.exitCode = EXIT.refused;
        return options.json ? printJson(context, decision) : print(context, explained(decision));
      }),
  );
}

export function place(routing: Command, context: Context): void {
  const command = routing
    .command("place <side> <quantity> <symbol>")
    .description("place an order at the account that a policy chooses, once for its --key");
  withCommon(withRoute(command), "routing place buy 10 ACME --policy steady").action(
    // oxlint-disable-next-line max-params -- commander gives arguments one by one
    (side: string, quantity: string, symbol: string, options: Routed) =>
      withSession(context, options, async (session) => {
        const idempotencyKey = options.key ?? context.host.newKey();
        const body = { ...bodyOf({ side, quantity, symbol }, options), idempotencyKey };
        const { order, decision } = await session.call(api.routeOrder, { body });
        context.exitCode = exitOf(order);
        if (options.json) return printJson(context, { order, decision });
        const why = decision.steps.at(-1)?.text ?? "";
        return print(context, `${lineOf(order)}\n${why}.`);
      }),
  );
}

const COLUMNS = [
  left<RoutingDecisionBody>("time", ({ at }) => timeText(at)),
  left<RoutingDecisionBody>("env", ({ environment }) => environment.toUpperCase()),
  left<RoutingDecisionBody>("order", (each) => `${each.side} ${each.quantity} ${each.symbol}`),
  left<RoutingDecisionBody>("went to", ({ route, failure }) => route?.id ?? failure?.code ?? "-"),
  left<RoutingDecisionBody>("because", ({ steps }) => steps.at(-1)?.text ?? "nobody could take it"),
];

type Which = CommonOptions & {
  readonly limit?: string;
  readonly search?: string;
  readonly routed?: true;
  readonly refused?: true;
  readonly paper?: true;
  readonly live?: true;
};

export function decisions(routing: Command, context: Context): void {
  const command = routing
    .command("decisions [order]")
    .description("show where orders were sent and why; of one order, every account considered")
    .option("--limit <rows>", "at most so many, newest first", "20")
    .option("--search <text>", "part of the symbol, the policy, or the account or its connection")
    .option("--routed", "only those that went somewhere")
    .option("--refused", "only those that went nowhere")
    .option("--paper", "only orders for practice")
    .option("--live", "only real ones");
  withCommon(command, "routing decisions 0198c1").action(
    (order: string | undefined, options: Which) =>
      withSession(context, options, async (session) => {
        if (order !== undefined) {
          const { id } = await chosen(session, order);
          const decision = await session.call(api.showRoutingDecision, { params: { id } });
          return options.json ? printJson(context, decision) : print(context, explained(decision));
        }
        const filter = filterOf(options);
        const query = { limit: limitOf(options), ...filter };
        const { items } = await session.call(api.listRoutingDecisions, { query });
        if (options.json) return printJson(context, items);
        const none = Object.keys(filter).length > 0 ? "like that is kept" : "was made yet";
        if (items.length === 0) return print(context, `No decision ${none}.`);
        return print(context, table(items, COLUMNS, paint(context.host.color)));
      }),
  );
}

/** Both of a pair together leave out none. */
function filterOf({ search, routed, refused, paper, live }: Which): DecisionsFilter {
  const outcome = routed ? "routed" : "refused";
  const environment = live ? ENVIRONMENTS[1] : ENVIRONMENTS[0];
  return {
    ...(search !== undefined && { search }),
    ...(routed !== refused && { outcome }),
    ...(paper !== live && { environment }),
  };
}

function limitOf({ limit = "20" }: Which): number {
  if (/^[1-9]\d{0,2}$/.test(limit)) return Number.parseInt(limit, 10);
  return fail({
    code: "bad-option",
    message: `"${limit}" is no number of rows`,
    owner: "user",
    next: "Give 1 to 999",
  });
}
