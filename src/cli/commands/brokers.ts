import { api, type BrokerBody } from "#http";
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

const days = (count: number | undefined) => (count === undefined ? "all" : `${count} days`);

const COLUMNS = [
  left<BrokerBody>("broker", ({ id }) => id),
  left<BrokerBody>("name", ({ name }) => name),
  left<BrokerBody>("environments", ({ environments }) => environments.join(", ")),
  left<BrokerBody>("reads", ({ capabilities }) => capabilities.reads.join(", ")),
  left<BrokerBody>("history", ({ history }) => days(history.horizonDays)),
  left<BrokerBody>("proof", ({ history }) => history.proof),
  left<BrokerBody>("evidence", ({ evidence }) => evidence.level),
];

export const brokersCommand: Declare = (program, context) => {
  const command = program
    .command("brokers")
    .description("list the brokers that can be connected, and what each can do");
  withCommon(command, "brokers").action(async (options: CommonOptions) => {
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listBrokers),
    );
    if (options.json) return printJson(context, items);
    return print(context, table(items, COLUMNS, paint(context.host.color)));
  });
};
