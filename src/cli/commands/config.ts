import type { Command } from "commander";
import { api, type ConfigurationBody, type SettingsVersionBody } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { printList } from "../listed.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";
import { changed, type Place, valueOf } from "../settings.ts";

type Changing = CommonOptions & {
  readonly reason: string;
  readonly live?: true;
  readonly paper?: true;
};

export const configCommand: Declare = (program, context) => {
  const config = program.command("config").description("how each broker is used, and who says so");
  showConfig(config, context);
  setConfig(config, context);
  unsetConfig(config, context);
  listVersions(config, context);
  rollBack(config, context);
};

type Row = {
  readonly broker: string;
  readonly environment: string;
  readonly name: string;
  readonly value: unknown;
  readonly from: string;
};

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const COLUMNS = [
  left<Row>("broker", ({ broker }) => broker),
  left<Row>("environment", ({ environment }) => environment),
  left<Row>("setting", ({ name }) => name),
  right<Row>("value", ({ value }) => textOf(value)),
  left<Row>("from", ({ from }) => from),
];

const rowsOf = ({ brokers }: ConfigurationBody): Row[] =>
  brokers.flatMap(({ id: broker, environments }) =>
    environments.flatMap(({ environment, settings }) =>
      settings.map(({ name, value, from }) => ({ broker, environment, name, value, from })),
    ),
  );

function showConfig(config: Command, context: Context): void {
  const command = config
    .command("show", { isDefault: true })
    .option("--all", "defaults too")
    .description("show what differs from the defaults, and where it comes from");
  withCommon(command, "config show --all").action(
    async (options: CommonOptions & { readonly all?: true }) => {
      const found = await withSession(context, options, (session) =>
        session.call(api.showConfiguration),
      );
      if (options.json) return printJson(context, found);
      const rows = rowsOf(found).filter(({ from }) => options.all || from !== "default");
      if (rows.length === 0) return print(context, "Everything is as by default; see --all.");
      return print(context, table(rows, COLUMNS, paint(context.host.color)));
    },
  );
}

const changing = (command: Command, example: string): Command =>
  withCommon(
    command
      .requiredOption("--reason <text>", "why; kept with the version")
      .option("--live", "for live connections only")
      .option("--paper", "for paper connections only"),
    example,
  );

function setConfig(config: Command, context: Context): void {
  const command = config
    .command("set <broker> <setting> <value>")
    .description('set one value, such as "limitShare 0.5" or "commission.perOrder 0.65"');
  changing(
    command,
    'config set oanda limitShare 0.5 --reason "another program shares the key"',
  ).action((broker: string, setting: string, value: string, options: Changing) =>
    put(context, options, { broker, setting, value: valueOf(setting, value) }),
  );
}

function unsetConfig(config: Command, context: Context): void {
  const command = config
    .command("unset <broker> <setting>")
    .description("take a value back to what file, environment or default say");
  changing(command, 'config unset oanda limitShare --reason "alone again"').action(
    (broker: string, setting: string, options: Changing) =>
      put(context, options, { broker, setting, value: undefined }),
  );
}

async function put(
  context: Context,
  options: Changing,
  place: Omit<Place, "environment">,
): Promise<void> {
  const environment = options.live ? "live" : options.paper ? "paper" : undefined;
  const made = await withSession(context, options, async (session) => {
    const { version: base, document } = await session.call(api.showConfiguration);
    const next = changed(document, { ...place, environment });
    const body = { base, document: next, reason: options.reason };
    return session.call(api.changeConfiguration, { body });
  });
  return told(context, options, made);
}

function told(context: Context, options: CommonOptions, made: SettingsVersionBody): Promise<void> {
  if (options.json) return printJson(context, made);
  return print(context, [`Version ${made.version}`, ...changeLines(made)].join("\n"));
}

const changeLines = ({ changes }: SettingsVersionBody): string[] =>
  changes.map(({ path, before, after }) => {
    const [was, is] = [before, after].map((side) => (side === undefined ? "unset" : textOf(side)));
    return `  ${path}: ${was} -> ${is}`;
  });

const VERSION_COLUMNS = [
  right<SettingsVersionBody>("version", ({ version }) => String(version)),
  left<SettingsVersionBody>("when", ({ at }) => timeText(at)),
  left<SettingsVersionBody>("who", ({ author }) => author),
  left<SettingsVersionBody>("why", ({ reason }) => reason),
  left<SettingsVersionBody>("what", (each) => changeLines(each).join(";").trim()),
];

function listVersions(config: Command, context: Context): void {
  const command = config
    .command("versions")
    .description("list what was changed, by whom and why, newest first");
  withCommon(command, "config versions").action((options: CommonOptions) =>
    printList(context, options, {
      ask: (session) => session.call(api.listSettingsVersions),
      columns: () => VERSION_COLUMNS,
      none: "Nothing was ever changed.",
    }),
  );
}

function rollBack(config: Command, context: Context): void {
  const command = config
    .command("rollback <version>")
    .requiredOption("--reason <text>", "why; kept with the new version")
    .description("make a new version that says what an older one said");
  withCommon(command, 'config rollback 3 --reason "the new limits were too tight"').action(
    async (version: string, options: Changing) => {
      const made = await withSession(context, options, async (session) => {
        const { version: base } = await session.call(api.showConfiguration);
        const body = { base, reason: options.reason };
        return session.call(api.restoreConfiguration, { params: { version }, body });
      });
      return told(context, options, made);
    },
  );
}
