import { api, type BrokerErrorBody } from "#http";
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

type Options = CommonOptions & { readonly broker?: string; readonly days?: string };

const COLUMNS = [
  left<BrokerErrorBody>("broker", ({ broker, environment }) => `${broker} ${environment}`),
  left<BrokerErrorBody>("call", ({ endpoint }) => endpoint),
  left<BrokerErrorBody>("code", ({ code }) => code),
  left<BrokerErrorBody>("broker's code", ({ brokerCode, isMapped }) =>
    isMapped ? (brokerCode ?? "") : `${brokerCode ?? "none"} (unmapped)`,
  ),
  right<BrokerErrorBody>("failed", ({ count }) => String(count)),
  right<BrokerErrorBody>("connections", ({ connections }) => String(connections)),
  left<BrokerErrorBody>("last", ({ lastAt }) => timeText(lastAt)),
];

export const brokerErrorsCommand: Declare = (program, context) => {
  const command = program
    .command("errors")
    .description("report what brokers refused, by call and code")
    .option("--broker <id>", "of one broker")
    .option("--days <count>", "so many days back, 1 to 90; default 7");
  withCommon(command, "errors --broker oanda").action(async (options: Options) => {
    const { broker, days } = options;
    const query = { broker, ...(days !== undefined && { days }) };
    const report = await withSession(context, options, (session) =>
      session.call(api.reportBrokerErrors, { query }),
    );
    if (options.json) return printJson(context, report);
    const { items, count, unmapped } = report;
    if (items.length === 0) return print(context, "No call to a broker failed.");
    const colors = paint(context.host.color);
    await print(context, table(items, COLUMNS, colors));
    const unknown = unmapped === 0 ? "" : `, ${unmapped} of them with a code that nobody mapped`;
    return print(context, `${count} failed${unknown}`);
  });
};
