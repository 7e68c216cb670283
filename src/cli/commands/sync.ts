import { api, type PullBody } from "#http";
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
import { progressBar } from "../progress.ts";
import { chosen, connectionOf } from "../connection.ts";
import { count, secondsText } from "../shown.ts";

/** One line about what a run brought, or why it failed and what to do. */
export function pullText(label: string, pull: PullBody): string {
  const { imported, skipped, updated, quarantined, failure, durationMs } = pull;
  if (failure) return `${label}: ${failure.message}. ${failure.next}.`;
  const parts = [
    `${imported} new`,
    `${skipped} known`,
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(quarantined > 0 ? [`${quarantined} in quarantine`] : []),
  ];
  return `${label}: ${parts.join(", ")} in ${secondsText(durationMs)}, ${count(pull.pages, "page")}`;
}

export const syncCommand: Declare = (program, context) => {
  const command = program
    .command("sync [connection...]")
    .description("read what is new, of all connections or of those named by label, broker or id");
  withCommon(command, "sync").action((names: string[], options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const { items } = await session.call(api.listConnections);
      // All names are looked up before anything is read.
      const asked = names.map((name) => chosen(items, name));
      const wanted = names.length > 0 ? asked : items.filter(isReadable);
      const pulls: PullBody[] = [];
      for (const { id, label } of wanted) {
        const bar = progressBar(context.host.err, label);
        const stop = session.subscribe(bar.update);
        const pull = await session.call(api.syncConnection, { params: { id } }).finally(() => {
          stop();
          bar.end();
        });
        pulls.push(pull);
        if (!options.json) await print(context, pullText(label, pull));
      }
      if (options.json) await printJson(context, pulls);
      else if (wanted.length === 0) await print(context, "There is no connection to read.");
      context.exitCode = exitOf(pulls);
    }),
  );
};

export const backfillCommand: Declare = (program, context) => {
  const command = program
    .command("backfill <connection>")
    .description("read the past behind what is held, as far as the broker keeps it")
    .option("--from <day>", "no further back than this day");
  withCommon(command, "backfill OANDA --from 2024-01-01").action(
    (name: string, options: CommonOptions & { readonly from?: string }) =>
      withSession(context, options, async (session) => {
        const { id, label } = await connectionOf(session, name);
        const body = options.from === undefined ? {} : { from: options.from };
        const pull = await session.call(api.backfillConnection, { params: { id }, body });
        context.exitCode = exitOf([pull]);
        return options.json ? printJson(context, pull) : print(context, pullText(label, pull));
      }),
  );
};

export const disconnectCommand: Declare = (program, context: Context) => {
  const command = program
    .command("disconnect <connection>")
    .description("end a connection and forget its credentials; what it brought stays")
    .option("--remove-data", "also remove what only this connection brought");
  withCommon(command, "disconnect OANDA").action(
    (name: string, options: CommonOptions & { readonly removeData?: true }) =>
      withSession(context, options, async (session) => {
        const { id, label } = await connectionOf(session, name);
        const query = options.removeData ? { data: "true" as const } : {};
        await session.call(api.disconnectBroker, { params: { id }, query });
        return options.json
          ? printJson(context, { disconnected: id })
          : print(context, disconnectedText(label, options.removeData));
      }),
  );
};

const disconnectedText = (label: string, removed: true | undefined) =>
  `Disconnected "${label}" and forgot its credentials; ${removed ? "what only it brought is removed" : "what it brought stays"}`;

const isReadable = ({ state }: { readonly state: string }) =>
  state !== "paused" && state !== "needs-user";

const exitOf = (pulls: readonly PullBody[]) => {
  if (pulls.some(({ outcome }) => outcome !== "succeeded")) return EXIT.refused;
  return pulls.some(({ quarantined }) => quarantined > 0) ? EXIT.doubtful : EXIT.ok;
};
