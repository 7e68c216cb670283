import { api, type ConnectionBody, type PullBody } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { chosen } from "../connection.ts";
import { secondsText, timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

const columnsOf = (connections: readonly ConnectionBody[]) => [
  left<PullBody>("time", ({ startedAt }) => timeText(startedAt)),
  left<PullBody>(
    "connection",
    ({ connection }) => connections.find(({ id }) => id === connection)?.label ?? connection,
  ),
  left<PullBody>("trigger", ({ trigger }) => trigger),
  left<PullBody>("outcome", ({ outcome, failure }) => failure?.code ?? outcome),
  right<PullBody>("new", ({ imported }) => String(imported)),
  right<PullBody>("known", ({ skipped }) => String(skipped)),
  right<PullBody>("updated", ({ updated }) => String(updated)),
  right<PullBody>("quarantined", ({ quarantined }) => String(quarantined)),
  right<PullBody>("pages", ({ pages }) => String(pages)),
  right<PullBody>("retries", ({ retries }) => String(retries)),
  right<PullBody>("waited", ({ waitedMs }) => secondsText(waitedMs)),
  right<PullBody>("took", ({ durationMs }) => secondsText(durationMs)),
];

export const runsCommand: Declare = (program, context) => {
  const command = program
    .command("runs [connection]")
    .description("list the newest runs of syncing, with what each brought");
  withCommon(command, "runs").action((name: string | undefined, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const connections = await session.call(api.listConnections);
      const connection = name === undefined ? undefined : chosen(connections.items, name).id;
      const query = { limit: 50, ...(connection !== undefined && { connection }) };
      const { items } = await session.call(api.listPulls, { query });
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, "Nothing was synced yet.");
      return print(context, table(items, columnsOf(connections.items), paint(context.host.color)));
    }),
  );
};
