import type { TradingState } from "#domain";
import { api, type StoppedAccount } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Session } from "../host.ts";

type Options = CommonOptions & {
  readonly reduceOnly?: true;
  readonly cancelWorking?: true;
  readonly flatten?: true;
  readonly confirm?: string;
  readonly lift?: true;
  readonly show?: true;
};

/**
 * Works over the database where no server runs, so that trading can be stopped without one. What
 * cancels or closes asks the brokers from here, for which the credentials must be readable.
 */
export const killCommand: Declare = (program, context) => {
  const command = program
    .command("kill")
    .description("stop trading at once: nothing new is sent once this has answered")
    .option("--reduce-only", "let orders pass that only make positions smaller")
    .option("--cancel-working", "stop, and cancel every order that works")
    .option("--flatten", "cancel what works and close every position, paper and live")
    .option("--confirm <word>", 'with --flatten: the word "flatten"')
    .option("--lift", "let trading go on")
    .option("--show", "say how far trading is stopped");
  withCommon(command, "kill --reduce-only").action((options: Options) =>
    withSession(context, options, async (session) => {
      const { trading, accounts = [] } = await asked(session, options);
      const open = await session.call(api.listOrders, { query: { open: "true", limit: 1000 } });
      const left = accounts.some(({ working, held, failures }) =>
        trading === "flatten"
          ? working + held.length + failures.length > 0
          : working + failures.length > 0,
      );
      if (left) context.exitCode = EXIT.doubtful;
      const number = open.items.length;
      if (options.json) return printJson(context, { trading, open: number, accounts });
      return print(context, textOf(trading, accounts, number));
    }),
  );
};

async function asked(session: Session, options: Options) {
  if (options.show) return session.call(api.showTrading);
  const { confirm } = options;
  const body = { trading: wanted(options), ...(confirm !== undefined && { confirm }) };
  return session.call(api.changeTrading, { body });
}

function wanted({ lift, reduceOnly, cancelWorking, flatten }: Options): TradingState {
  if (lift) return "open";
  if (flatten) return "flatten";
  if (cancelWorking) return "cancel-working";
  return reduceOnly ? "reduce-only" : "block-new";
}

function textOf(trading: TradingState, accounts: readonly StoppedAccount[], open: number): string {
  const still = `${open} orders may still trade; cancel them with "openblotter order cancel"`;
  const head = `${WORDS[trading]}. ${open === 0 ? "No order is open" : still}.`;
  return [head, ...accounts.flatMap(linesOf)].join("\n");
}

/** What was done in an account, and what remains there. */
function linesOf(stopped: StoppedAccount): readonly string[] {
  const { label, environment, cancelled, closing, working, held, failures } = stopped;
  if (cancelled + closing.length + working + held.length + failures.length === 0) return [];
  const open = held.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(", ");
  return [
    `${environment.toUpperCase()} ${label}: ${cancelled} cancelled, ${closing.length} closing orders sent, ${working} orders still work`,
    ...(open === "" ? [] : [`  still open: ${open}`]),
    ...failures.map(({ message, next }) => `  ${message}. ${next}.`),
  ];
}

const WORDS: Readonly<Record<TradingState, string>> = {
  open: "Trading goes on",
  "reduce-only": "Only orders that reduce a position are sent",
  "block-new": "Trading is stopped",
  "cancel-working": "Trading is stopped, and working orders are cancelled",
  flatten: "Trading is stopped, and every position is closed",
};
