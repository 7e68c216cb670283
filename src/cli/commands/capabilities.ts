import { api, type CapabilityMatrix } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { left, table } from "../table.ts";

type Options = CommonOptions & { readonly csv?: true };
type Broker = CapabilityMatrix["brokers"][number];

const headOf = ({ id, environment }: Broker) => `${id} ${environment}`;

/** "yes", "no", and with orders behind it how they fared: "yes, 12 taken". */
function cellOf({ facts }: Broker, capability: string): string {
  const fact = facts.find((each) => each.capability === capability);
  const { worked = 0, refused = 0 } = fact?.observed ?? {};
  const parts = [fact?.declared ? "yes" : "no"];
  if (worked > 0) parts.push(`${worked} taken`);
  if (refused > 0) parts.push(`${refused} refused`);
  return parts.join(", ");
}

export const capabilitiesCommand: Declare = (program, context) => {
  const command = program
    .command("capabilities [brokers...]")
    .description("compare what brokers can do, as declared and as your orders showed")
    .option("--csv", "as CSV");
  withCommon(command, "capabilities oanda alpaca").action(
    async (names: readonly string[], options: Options) => {
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
    },
  );
};

/** Ids and words of ours only, so that nothing needs quotes but the commas of cells. */
function csvOf({ capabilities, brokers }: CapabilityMatrix): string {
  const rows = capabilities.map((capability) => [
    capability,
    ...brokers.map((broker) => `"${cellOf(broker, capability)}"`),
  ]);
  return [["capability", ...brokers.map(headOf)], ...rows].map((row) => row.join(",")).join("\n");
}
