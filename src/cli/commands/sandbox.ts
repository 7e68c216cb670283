import { type CommonOptions, type Declare, print, printJson, withCommon } from "../context.ts";
import { paint } from "../paint.ts";
import type { OpenSandbox, SandboxOptions } from "../sandbox-host.ts";
import { left, table } from "../table.ts";

type Options = CommonOptions & SandboxOptions & { readonly listFaults?: true };

export const sandboxCommand: Declare = (program, context) => {
  const { host } = context;
  const command = program
    .command("sandbox")
    .description("serve make-believe brokers that speak the real protocols, until stopped")
    .option("--port <number>", "port; 0 takes any that is free (default: 4300)")
    .option("--seed <text>", "what the made-up past follows from (default: 1)")
    .option("--brokers <id...>", "brokers to serve (default: all)")
    .option("--days <number>", "days of made-up past (default: 30)")
    .option("--fills <number>", "fills of each account in it (default: 120)")
    .option("--live <seconds>", "go on trading: one order each so many seconds")
    .option("--faults <fault=share...>", 'replies that go wrong, such as "cut-body=0.02"')
    .option("--list-faults", "say what faults there are, and end");
  withCommon(command, "sandbox --faults 429-seconds=0.05 cut-body=0.02").action(
    async (options: Options) => {
      if (options.listFaults) {
        if (options.json) return printJson(context, host.sandbox.faults);
        return print(context, faultTable(host.sandbox.faults, host.color));
      }
      const { ended, ...open } = await host.sandbox.start(options);
      if (options.json) await printJson(context, open);
      else await print(context, shown(open, host.color));
      await ended;
    },
  );
};

const faultTable = (faults: Readonly<Record<string, string>>, color: boolean): string =>
  table(
    Object.entries(faults),
    [
      left<readonly [string, string]>("fault", ([name]) => name),
      left<readonly [string, string]>("what it does", ([, text]) => text),
    ],
    paint(color),
  );

type Row = { readonly broker: string; readonly what: string; readonly value: string };

function shown({ url, origins, credentials }: Omit<OpenSandbox, "ended">, color: boolean): string {
  const rows = Object.keys(origins).flatMap((broker): Row[] => [
    ...rowsOf(broker, "origin", origins[broker]),
    ...rowsOf(broker, "credential", credentials[broker]),
  ]);
  const columns = [
    left<Row>("broker", ({ broker }) => broker),
    left<Row>("what", ({ what }) => what),
    left<Row>("value", ({ value }) => value),
  ];
  return [
    `Make-believe brokers are ready at ${url}`,
    "",
    table(rows, columns, paint(color)),
    "",
    "Let paper connections reach them:",
    `  OPENBLOTTER_ORIGINS='${JSON.stringify(origins)}' openblotter serve`,
    `What truly happened: ${url}/__truth and ${url}/__truth/violations`,
  ].join("\n");
}

const rowsOf = (
  broker: string,
  kind: string,
  values: Readonly<Record<string, string>> = {},
): Row[] =>
  Object.entries(values).map(([name, value]) => ({ broker, what: `${kind} ${name}`, value }));
