import { api, type TradeableBody, type TradeableQuery } from "#http";
import { connectionOf } from "../connection.ts";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { count, timeText } from "../shown.ts";
import { left, table } from "../table.ts";

type Options = CommonOptions & {
  readonly broker?: string;
  readonly connection?: string;
  readonly kind?: string;
  readonly limit?: string;
};

const yes = (is: boolean | undefined) => (is === undefined ? "" : is ? "yes" : "no");

const COLUMNS = [
  left<TradeableBody>("symbol", ({ symbol }) => symbol),
  left<TradeableBody>("name", ({ name = "" }) => name),
  left<TradeableBody>("kind", ({ kind }) => kind),
  left<TradeableBody>("currency", ({ currency }) => currency),
  left<TradeableBody>("broker", ({ broker, environment }) => `${broker} ${environment}`),
  left<TradeableBody>("account", ({ account = "all" }) => account),
  left<TradeableBody>("trades", ({ isTradable }) => yes(isTradable)),
  left<TradeableBody>("short", ({ isShortable }) => yes(isShortable)),
  left<TradeableBody>("parts", ({ isFractional }) => yes(isFractional)),
  left<TradeableBody>("read", ({ readAt }) => timeText(readAt)),
];

export const instrumentsCommand: Declare = (program, context) => {
  const command = program
    .command("instruments [text]")
    .description("list what can be traded, as your brokers listed it, by symbol or name")
    .option("--broker <broker>", "of one broker")
    .option("--connection <name>", "over one connection")
    .option("--kind <kind>", "of one kind, such as equity, fx or future")
    .option("--limit <count>", "at most so many rows, up to 1000 (default: 50)");
  withCommon(command, "instruments apple --connection alpaca").action(
    async (text: string | undefined, options: Options) => {
      const page = await withSession(context, options, async (session) => {
        const { connection: name, broker, kind, limit = "50" } = options;
        const connection = name === undefined ? undefined : (await connectionOf(session, name)).id;
        const query = {
          ...{ limit, lists: "true" as const },
          ...(text !== undefined && { q: text }),
          ...(broker !== undefined && { broker }),
          ...(connection !== undefined && { connection }),
          // What is no kind is refused by the server, which names those that there are.
          ...(kind !== undefined && { kind: kind as NonNullable<TradeableQuery["kind"]> }),
        };
        return session.call(api.listInstruments, { query });
      });
      const { items, next, lists = [] } = page;
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, noneOf(lists.length));
      const rows = table(items, COLUMNS, paint(context.host.color));
      const more =
        next === undefined ? "" : `\n${count(items.length, "row")} of more; see --limit.`;
      return print(context, `${rows}${more}`);
    },
  );
};

const noneOf = (lists: number) =>
  lists === 0
    ? 'No list was read yet. Read them with "openblotter capabilities --probe".'
    : "No instrument that a broker listed fits.";
