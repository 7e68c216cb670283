import type { Command } from "commander";
import { fail, ORDER_TYPES, TIMES_IN_FORCE } from "#domain";
import { api, type OrderBody } from "#http";
import { connectionOf } from "../connection.ts";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Session } from "../host.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

export const orderCommand: Declare = (program, context) => {
  const orders = program.command("order").description("place, change, cancel and list orders");
  place(orders, context);
  change(orders, context);
  cancel(orders, context);
  list(orders, context);
  show(orders, context);
};

type Prices = { readonly limit?: string; readonly stop?: string };
type Placing = CommonOptions &
  Prices & {
    readonly account?: string;
    readonly type?: string;
    readonly tif?: string;
    readonly trail?: string;
    readonly reduceOnly?: true;
    readonly extendedHours?: true;
    readonly takeProfit?: string;
    readonly stopLoss?: string;
    readonly key?: string;
    readonly preview?: true;
  };

/** What a limit or a stop is given for says which type is meant, unless it is named. */
function typeOf({ type, limit, stop, trail }: Placing): (typeof ORDER_TYPES)[number] {
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

const pricesOf = ({ limit, stop }: Prices) => ({
  ...(limit !== undefined && { limitPrice: limit }),
  ...(stop !== undefined && { stopPrice: stop }),
});

/** "2.50" is a distance in price, "2%" in percent of it. */
const trailOf = ({ trail }: Placing) =>
  trail !== undefined && {
    trail: {
      by: trail.endsWith("%") ? ("percent" as const) : ("price" as const),
      amount: trail.replace(/%$/, ""),
    },
  };

function place(orders: Command, context: Context): void {
  const command = orders
    .command("place <connection> <side> <quantity> <symbol>")
    .description("place an order once; the same --key never sends a second one")
    .option("--limit <price>", "the worst price that is taken")
    .option("--stop <price>", "the price that wakes the order")
    .option("--trail <distance>", 'a stop so far behind the market: "2.50", or "2%"')
    .option("--type <type>", ORDER_TYPES.join(", "))
    .option("--tif <time>", TIMES_IN_FORCE.join(", "))
    .option("--account <id>", "where the connection has more than one")
    .option("--reduce-only", "never open or enlarge a position")
    .option("--extended-hours", "trade outside of the regular session as well")
    .option("--take-profit <price>", "leave with a profit at this price")
    .option("--stop-loss <price>", "leave with a loss at this price")
    .option("--key <text>", "names the request, for scripts that may ask twice")
    .option("--preview", "say what would speak against it, and send nothing");
  withCommon(command, "order place Paper buy 10 ACME --limit 142.50").action(
    // oxlint-disable-next-line max-params -- commander gives arguments one by one
    (name: string, side: string, quantity: string, symbol: string, options: Placing) =>
      withSession(context, options, async (session) => {
        const { id } = await connectionOf(session, name);
        const { takeProfit, stopLoss, account, reduceOnly = false } = options;
        const ticket = {
          ...{ connection: id, symbol, quantity, side: oneOf(["buy", "sell"], side, "side") },
          ...{ type: typeOf(options), reduceOnly, ...pricesOf(options) },
          timeInForce: oneOf(TIMES_IN_FORCE, options.tif ?? "day", "time in force"),
          ...trailOf(options),
          ...(options.extendedHours && { extendedHours: true }),
          ...(account !== undefined && { account }),
          ...(takeProfit !== undefined && { takeProfit: { limitPrice: takeProfit } }),
          ...(stopLoss !== undefined && { stopLoss: { stopPrice: stopLoss } }),
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

/** An order in one line: what it is, how it stands, and what to do if anything is to be done. */
function lineOf(order: OrderBody): string {
  const { side, quantity, symbol, filled, averagePrice, failure, environment } = order;
  const price = averagePrice === undefined ? "" : ` at ${averagePrice}`;
  const part = filled === "0" ? "" : `, ${filled} filled${price}`;
  const why = failure && failing(order) ? `. ${failure.message}. ${failure.next}.` : "";
  return `${environment.toUpperCase()} ${side} ${quantity} ${symbol}: ${stateOf(order)}${part} (${order.id})${why}`;
}

const stateOf = ({ state, status }: OrderBody): string =>
  state === "acknowledged" ? (status ?? state) : state;

const failing = ({ state, status }: OrderBody) => state !== "acknowledged" || status === "rejected";

const exitOf = (order: OrderBody) => {
  if (order.state === "unknown" || order.state === "parked") return EXIT.doubtful;
  return failing(order) ? EXIT.refused : EXIT.ok;
};

function change(orders: Command, context: Context): void {
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

function cancel(orders: Command, context: Context): void {
  const command = orders
    .command("cancel <order>")
    .description("cancel what still works of an order");
  withCommon(command, "order cancel 0198c1").action((text: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const { id } = await chosen(session, text);
      await changed(context, options, await session.call(api.cancelOrder, { params: { id } }));
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

function list(orders: Command, context: Context): void {
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

function show(orders: Command, context: Context): void {
  const command = orders
    .command("show <order>")
    .description("show one order, from the decision to its end");
  withCommon(command, "order show 0198c1").action((text: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const { id } = await chosen(session, text);
      const order = await session.call(api.showOrder, { params: { id } });
      if (options.json) return printJson(context, order);
      const lines = order.events.map(({ at, type, status, filled, failure }) => {
        const more = [
          status,
          filled === undefined ? undefined : `${filled} filled`,
          failure?.message,
        ];
        return `  ${timeText(at)}  ${[type, ...more.filter((each) => each)].join(", ")}`;
      });
      return print(context, [lineOf(order), ...lines].join("\n"));
    }),
  );
}

/** An order by its id, or by how it begins. */
async function chosen(session: Session, text: string): Promise<OrderBody> {
  const { items } = await session.call(api.listOrders, { query: { limit: 1000 } });
  const [found, ...others] = items.filter(({ id }) => id.startsWith(text.toLowerCase()));
  if (found && others.length === 0) return found;
  return fail({
    code: found ? "ambiguous-order" : "unknown-order",
    message: `"${text}" begins the id of ${found ? "several orders" : "no order"}`,
    owner: "user",
    next: 'Give one that "openblotter order list" shows',
  });
}

const STATES = ["open", "reduce-only", "block-new"] as const;

/** Works over the database where no server runs, so that trading can be stopped without one. */
export const killCommand: Declare = (program, context) => {
  const command = program
    .command("kill")
    .description("stop trading at once: nothing new is sent once this has answered")
    .option("--reduce-only", "let orders pass that only make positions smaller")
    .option("--lift", "let trading go on")
    .option("--show", "say how far trading is stopped");
  withCommon(command, "kill --reduce-only").action(
    (
      options: CommonOptions & {
        readonly reduceOnly?: true;
        readonly lift?: true;
        readonly show?: true;
      },
    ) =>
      withSession(context, options, async (session) => {
        const wanted = options.lift ? "open" : options.reduceOnly ? "reduce-only" : "block-new";
        const { trading } = options.show
          ? await session.call(api.showTrading)
          : await session.call(api.changeTrading, { body: { trading: wanted } });
        const open = await session.call(api.listOrders, { query: { open: "true", limit: 1000 } });
        if (options.json) return printJson(context, { trading, open: open.items.length });
        const still = `${open.items.length} orders may still trade; cancel them with "openblotter order cancel"`;
        return print(
          context,
          `${WORDS[trading]}. ${open.items.length === 0 ? "No order is open" : still}.`,
        );
      }),
  );
};

const WORDS: Readonly<Record<(typeof STATES)[number], string>> = {
  open: "Trading goes on",
  "reduce-only": "Only orders that reduce a position are sent",
  "block-new": "Trading is stopped",
};
