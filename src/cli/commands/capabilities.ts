import { api, type CapabilityChangePage, type CapabilityMatrix, type ProbeReport } from "#http";
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
import { printList } from "../listed.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & {
  readonly csv?: true;
  readonly probe?: true;
  readonly changes?: true;
  readonly connection?: string;
};
type Broker = CapabilityMatrix["brokers"][number];

const headOf = ({ id, environment }: Broker) => `${id} ${environment}`;

/**
 * "yes", "no"; with accounts behind it how many have it, with orders how they fared: "yes, granted
 * 1 of 2, 12 taken".
 */
function cellOf({ facts }: Broker, capability: string): string {
  const fact = facts.find((each) => each.capability === capability);
  const { worked = 0, refused = 0 } = fact?.observed ?? {};
  const probed = fact?.probed ?? [];
  const parts = [fact?.declared ? "yes" : "no"];
  if (probed.length > 0)
    parts.push(`granted ${probed.filter(({ has }) => has).length} of ${probed.length}`);
  if (worked > 0) parts.push(`${worked} taken`);
  if (refused > 0) parts.push(`${refused} refused`);
  return parts.join(", ");
}

export const capabilitiesCommand: Declare = (program, context) => {
  const command = program
    .command("capabilities [brokers...]")
    .description("compare what brokers can do: declared, granted to your accounts, shown by orders")
    .option("--probe", "ask the brokers now what your accounts may do and trade")
    .option("--connection <name>", "with --probe: ask over one connection")
    .option("--changes", "list what has changed, newest first")
    .option("--csv", "as CSV");
  withCommon(command, "capabilities oanda alpaca").action(
    async (names: readonly string[], options: Options) => {
      if (options.changes) return printChanges(context, options, names[0]);
      if (options.probe) return probe(context, options);
      return compare(context, options, names);
    },
  );
};

async function compare(
  context: Context,
  options: Options,
  names: readonly string[],
): Promise<void> {
  const query = names.length > 0 ? { broker: [...names] } : {};
  const matrix = await withSession(context, options, (session) =>
    session.call(api.compareBrokers, { query }),
  );
  if (options.json) return printJson(context, matrix);
  const { capabilities, brokers } = matrix;
  if (options.csv) return print(context, csvOf(matrix));
  const columns = [
    left<string>("capability", (capability) => capability),
    ...brokers.map((broker) =>
      left<string>(headOf(broker), (capability) => cellOf(broker, capability)),
    ),
  ];
  return print(context, table(capabilities, columns, paint(context.host.color)));
}

type Probe = ProbeReport["items"][number];
const PROBES = [
  left<Probe>("connection", ({ connection }) => connection),
  left<Probe>("account", ({ account = "" }) => account),
  left<Probe>("outcome", ({ outcome, failure }) => failure?.code ?? outcome),
  right<Probe>("facts", ({ facts }) => String(facts)),
  right<Probe>("instruments", ({ instruments }) => String(instruments ?? "")),
  left<Probe>("changed", ({ changes }) => changes.map(turned).join(", ")),
];

async function probe(context: Context, options: Options): Promise<void> {
  const { items } = await withSession(context, options, async (session) => {
    const { connection: name } = options;
    const connection = name === undefined ? undefined : (await connectionOf(session, name)).id;
    const body = connection === undefined ? {} : { connection };
    return session.call(api.probeCapabilities, { body });
  });
  if (items.some(({ outcome }) => outcome === "failed")) context.exitCode = EXIT.refused;
  if (options.json) return printJson(context, items);
  if (items.length === 0)
    return print(context, "There is no connection whose broker could be asked.");
  return print(context, table(items, PROBES, paint(context.host.color)));
}

type Change = CapabilityChangePage["items"][number];

/** "+feature:hedging" is granted now, "-feature:hedging" no more. */
const turned = ({ capability, after = false }: Pick<Change, "capability" | "after">) =>
  `${after ? "+" : "-"}${capability}`;

const printChanges = (context: Context, options: Options, broker: string | undefined) =>
  printList<Change>(context, options, {
    ask: (session) =>
      session.call(api.listCapabilityChanges, {
        query: { limit: 100, ...(broker !== undefined && { broker }) },
      }),
    columns: () => [
      left("time", ({ at }) => timeText(at)),
      left("broker", (change) => change.broker),
      left("account", ({ account = "" }) => account),
      left("change", turned),
      left("known from", ({ source }) => source),
      left("words of the broker", ({ evidence = "" }) => evidence),
    ],
    none: "Nothing has changed since brokers were first asked.",
  });

/** Ids and words of ours only, so that nothing needs quotes but the commas of cells. */
function csvOf({ capabilities, brokers }: CapabilityMatrix): string {
  const rows = capabilities.map((capability) => [
    capability,
    ...brokers.map((broker) => `"${cellOf(broker, capability)}"`),
  ]);
  return [["capability", ...brokers.map(headOf)], ...rows].map((row) => row.join(",")).join("\n");
}
