import type { Command } from "commander";
import { fail, ORDER_TYPES, TIMES_IN_FORCE } from "#domain";
import { api } from "#http";
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
import { exitOf, lineOf } from "./shown.ts";

export type Prices = { readonly limit?: string; readonly stop?: string };
/** What is said of an order, wherever it goes. */
export type TicketOptions = CommonOptions &
  Prices & {
    readonly type?: string;
    readonly tif?: string;
    readonly trail?: string;
    readonly reduceOnly?: true;
    readonly extendedHours?: true;
    readonly takeProfit?: string;
    readonly stopLoss?: string;
    readonly orStop?: string;
    readonly key?: string;
  };
type Placing = TicketOptions & { readonly account?: string; readonly preview?: true };

/** What a limit or a stop is given for says which type is meant, unless it is named. */
function typeOf({ type, limit, stop, trail }: TicketOptions): (typeof ORDER_TYPES)[number] {
  if (trail !== undefined) return oneOf(ORDER_TYPES, type ?? "trailing-stop", "type");
  const implied = limit ? (stop ? "stop-limit" : "limit") : stop ? "stop" : "market";
  return oneOf(ORDER_TYPES, type ?? implied, "type");
}

function oneOf<const Word extends string>(
  words: readonly Word[],
  text: string,
  name: string,
): Word {
  const found = words.find((each) => each === text);
  if (found !== undefined) return found;
  return fail({
    code: "bad-option",
    message: `"${text}" is no ${name} of an order`,
    owner: "user",
    next: `Choose one of: ${words.join(", ")}`,
  });
}

export const pricesOf = ({ limit, stop }: Prices) => ({
  ...(limit !== undefined && { limitPrice: limit }),
  ...(stop !== undefined && { stopPrice: stop }),
});

/** "2.50" is a distance in price, "2%" in percent of it. */
const trailOf = ({ trail }: TicketOptions) =>
  trail !== undefined && {
    trail: {
      by: trail.endsWith("%") ? ("percent" as const) : ("price" as const),
      amount: trail.replace(/%$/, ""),
    },
  };

/** The options of an order, wherever it goes. */
export const withTicket = (command: Command): Command =>
  command
    .option("--limit <price>", "the worst price that is taken")
    .option("--stop <price>", "the price that wakes the order")
    .option("--trail <distance>", 'a stop so far behind the market: "2.50", or "2%"')
    .option("--type <type>", ORDER_TYPES.join(", "))
    .option("--tif <time>", TIMES_IN_FORCE.join(", "))
    .option("--reduce-only", "never open or enlarge a position")
    .option("--extended-hours", "trade outside of the regular session as well")
    .option("--take-profit <price>", "leave with a profit at this price")
    .option("--stop-loss <price>", "leave with a loss at this price")
    .option("--or-stop <price>", "beside a limit that closes: leave by a stop instead (OCO)")
    .option("--key <text>", "names the request, for scripts that may ask twice");

type Asked = { readonly side: string; readonly quantity: string; readonly symbol: string };

/** What is sent of an order, as far as it does not say where it goes. */
export function ticketOf({ side, quantity, symbol }: Asked, options: TicketOptions) {
  const { takeProfit, stopLoss, orStop, reduceOnly = orStop !== undefined } = options;
  return {
    ...{ symbol, quantity, side: oneOf(["buy", "sell"], side, "side") },
    ...{ type: typeOf(options), reduceOnly, ...pricesOf(options) },
    timeInForce: oneOf(TIMES_IN_FORCE, options.tif ?? "day", "time in force"),
    ...trailOf(options),
    ...(options.extendedHours && { extendedHours: true }),
    ...(takeProfit !== undefined && { takeProfit: { limitPrice: takeProfit } }),
    ...(stopLoss !== undefined && { stopLoss: { stopPrice: stopLoss } }),
    ...(orStop !== undefined && { orElse: { stopPrice: orStop } }),
  };
}

export function place(orders: Command, context: Context): void {
  const command = withTicket(
    orders
      .command("place <connection> <side> <quantity> <symbol>")
      .description("place an order once; the same --key never sends a second one"),
  )
    .option("--account <id>", "where the connection has more than one")
    .option("--preview", "say what would speak against it, and send nothing");
  withCommon(command, "order place Paper buy 10 ACME --limit 142.50").action(
    // oxlint-disable-next-line max-params -- commander gives arguments one by one
    (name: string, side: string, quantity: string, symbol: string, options: Placing) =>
      withSession(context, options, async (session) => {
        const { id } = await connectionOf(session, name);
        const { account } = options;
        const ticket = {
          ...{ connection: id, ...ticketOf({ side, quantity, symbol }, options) },
          ...(account !== undefined && { account }),
        };
        if (options.preview) return preview(context, session, ticket, options);
        const idempotencyKey = options.key ?? context.host.newKey();
        const order = await session.call(api.placeOrder, { body: { ...ticket, idempotencyKey } });
        context.exitCode = exitOf(order);
        return options.json ? printJson(context, order) : print(context, lineOf(order));
      }),
  );
}

type Ticket = Parameters<typeof api.previewOrder.handle>[0]["body"];

// oxlint-disable-next-line max-params -- one caller
async function preview(context: Context, session: Session, ticket: Ticket, options: CommonOptions) {
  const shown = await session.call(api.previewOrder, { body: ticket });
  if (shown.objections.length > 0) context.exitCode = EXIT.refused;
  if (options.json) return printJson(context, shown);
  const { bid = "?", ask = "?", notional = "?", buyingPower = "?", position } = shown;
  const lines = shown.objections.map(({ message, next }) => `- ${message}. ${next}.`);
  return print(
    context,
    [
      `Market ${bid} / ${ask}, worth ${notional} of ${buyingPower}, position ${position}`,
      ...(lines.length === 0 ? ["Nothing speaks against it."] : lines),
    ].join("\n"),
  );
}
