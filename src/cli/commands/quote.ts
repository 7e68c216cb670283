import { api, type QuoteBody } from "#http";
import { connectionOf } from "../connection.ts";
import { type CommonOptions, type Declare, print, withCommon, withSession } from "../context.ts";
import { quotesIn } from "../quotes.ts";
import { timeText } from "../shown.ts";

type Options = CommonOptions & { readonly account?: string; readonly follow?: true };

export const quoteCommand: Declare = (program, context) => {
  const command = program
    .command("quote")
    .description("show what a market offers now, or as it moves")
    .argument("<connection>", "label or id of a connection")
    .argument("<symbols...>", "as the broker names them")
    .option("--account <id>", "where the connection has more than one")
    .option("--follow", "go on until it is ended");
  withCommon(command, "quote Paper ACME").action(
    (name: string, symbols: readonly string[], options: Options) =>
      withSession(context, options, async (session) => {
        const { id: connection } = await connectionOf(session, name);
        const query = { connection, symbol: [...symbols], account: options.account };
        const stream = await session.call(api.streamQuotes, { query });
        const awaited = new Set(symbols);
        for await (const quote of quotesIn(stream)) {
          await print(context, options.json ? JSON.stringify(quote) : lineOf(quote));
          awaited.delete(quote.symbol);
          if (!options.follow && awaited.size === 0) return;
        }
      }),
  );
};

function lineOf({ symbol, bid, ask, last, at, isStale }: QuoteBody): string {
  const prices = [`bid ${bid ?? "none"}`, `ask ${ask ?? "none"}`, last && `last ${last}`];
  const words = [symbol, ...prices, timeText(at), isStale && "STALE"];
  return words.filter(Boolean).join("  ");
}
