import type { Command } from "commander";
import { fail } from "#domain";
import { api, type ConnectionBody } from "#http";
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
import { minutesOf } from "../interval.ts";
import { timeText } from "../shown.ts";

type Options = CommonOptions & { readonly account?: string };
type Change = { readonly syncEnabled?: boolean; readonly intervalMinutes?: number | null };

/** Interval and switch of connections and of their accounts. */
export const pauseCommand: Declare = (program, context) => {
  const command = program
    .command("pause <connection>")
    .description("read a connection, or one of its accounts, no more until it is resumed");
  declared(command, "pause OANDA").action((name: string, options: Options) =>
    changed(context, { name, options, change: { syncEnabled: false } }),
  );
};

export const resumeCommand: Declare = (program, context) => {
  const command = program
    .command("resume <connection>")
    .description("read a connection, or one of its accounts, by itself again");
  declared(command, "resume OANDA").action((name: string, options: Options) =>
    changed(context, { name, options, change: { syncEnabled: true } }),
  );
};

export const intervalCommand: Declare = (program, context) => {
  const command = program
    .command("interval <connection> <minutes>")
    .description(
      'set how often a connection, or one of its accounts, is read: 5 to 60 minutes; "default" takes an account back to that of its connection',
    );
  declared(command, "interval OANDA 30").action((name: string, minutes: string, options: Options) =>
    changed(context, {
      name,
      options,
      change: { intervalMinutes: chosenMinutes(minutes, options) },
    }),
  );
};

const declared = (command: Command, example: string): Command =>
  withCommon(
    command.option("--account <account>", "only this account, by its id or number"),
    example,
  );

/** Only an account has a connection whose interval it can take. */
const chosenMinutes = (text: string, { account }: Options): number | null =>
  text === "default" && account !== undefined ? null : minutesOf(text);

type Asked = { readonly name: string; readonly options: Options; readonly change: Change };

const changed = (context: Context, { name, options, change }: Asked): Promise<void> =>
  withSession(context, options, async (session) => {
    const connection = await connectionOf(session, name);
    const { id } = connection;
    const { account, json } = options;
    const { intervalMinutes, ...rest } = change;
    const minutes = intervalMinutes === null ? {} : { intervalMinutes };
    const after =
      account === undefined
        ? await session.call(api.changeConnection, {
            params: { id },
            body: { ...rest, ...minutes },
          })
        : await session.call(api.changeConnectedAccount, {
            params: { id, account: accountOf(connection, account) },
            body: change,
          });
    return json ? printJson(context, after) : print(context, rhythmText(after));
  });

function accountOf({ label, accounts }: ConnectionBody, text: string): string {
  const found = accounts.find(({ id, number }) => id === text || number === text);
  return (
    found?.id ??
    fail({
      code: "unknown-connected-account",
      message: `"${label}" reaches no account "${text}"`,
      owner: "user",
      next: `Choose one of: ${accounts.map(({ id }) => id).join(", ")}`,
    })
  );
}

function rhythmText({ label, state, intervalMinutes, nextAttemptAt, accounts }: ConnectionBody) {
  const next = nextAttemptAt === undefined ? "" : `, next ${timeText(nextAttemptAt)}`;
  const own = accounts.flatMap((account) => {
    if (!account.syncEnabled) return [`  ${account.id}: paused`];
    return account.intervalMinutes === undefined
      ? []
      : [`  ${account.id}: every ${account.intervalMinutes} minutes`];
  });
  const rhythm = state === "paused" ? "paused" : `every ${intervalMinutes} minutes${next}`;
  return [`${label}: ${rhythm}`, ...own].join("\n");
}
