import { api, type ConnectionBody } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

const COLUMNS = [
  left<ConnectionBody>("connection", ({ id }) => id),
  left<ConnectionBody>("label", ({ label }) => label),
  left<ConnectionBody>("broker", ({ broker }) => broker),
  left<ConnectionBody>("environment", ({ environment }) => environment),
  left<ConnectionBody>("state", ({ state }) => state),
  left<ConnectionBody>("last sync", ({ lastSuccessAt }) => timeText(lastSuccessAt)),
  left<ConnectionBody>("next sync", ({ nextAttemptAt }) => timeText(nextAttemptAt)),
  right<ConnectionBody>("accounts", ({ accounts }) => String(accounts.length)),
  right<ConnectionBody>("breaks", ({ openBreaks }) => String(openBreaks)),
];

/** What a user has to know or do about a connection that is not simply connected. */
export const troubleText = ({ label, failure }: ConnectionBody): string =>
  failure ? `${label}: ${failure.message}. ${failure.next}.` : "";

/** When the user has to sign in again, where that is known. */
const reloginText = ({ label, reloginDueAt }: ConnectionBody): string =>
  reloginDueAt === undefined
    ? ""
    : `${label}: the log-in ends ${timeText(reloginDueAt)}; reconnect it before.`;

const WHY_LATER: Readonly<Record<NonNullable<ConnectionBody["nextReason"]>, string>> = {
  "after-failure": "after its failure",
  "statement-hours": "when the broker has new statements",
  "market-closed": "while the market is closed, every four hours",
  "least-interval": "as often as the broker is read at all",
};

/** Why a connection that is well is read later than its interval says. */
const laterText = ({ label, failure, nextReason }: ConnectionBody): string =>
  nextReason === undefined || failure ? "" : `${label}: read again ${WHY_LATER[nextReason]}.`;

export const connectionsCommand: Declare = (program, context) => {
  const command = program.command("connections").description("list the connections to brokers");
  withCommon(command, "connections").action(async (options: CommonOptions) => {
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listConnections),
    );
    if (options.json) return printJson(context, items);
    if (items.length === 0)
      return print(context, 'No broker is connected. Connect one with "openblotter connect".');
    await print(context, table(items, COLUMNS, paint(context.host.color)));
    const notes = [...items.map(troubleText), ...items.map(reloginText), ...items.map(laterText)];
    for (const text of notes.filter(Boolean)) await print(context, text);
    return undefined;
  });
};
