import { type AccountBody, api } from "#http";
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

const columns = [
  left<AccountBody>("account", ({ id, sample }) => (sample ? `${id} (sample)` : id)),
  left<AccountBody>("name", ({ name }) => name ?? ""),
  left<AccountBody>("currency", ({ currency }) => currency ?? ""),
  right<AccountBody>("executions", ({ executions }) => String(executions)),
  right<AccountBody>("trades", ({ roundTrips }) => String(roundTrips)),
  left<AccountBody>("from", ({ firstAt, firstDay }) => firstDay ?? timeText(firstAt)),
  left<AccountBody>("to", ({ lastAt, lastDay }) => lastDay ?? timeText(lastAt)),
  left<AccountBody>("reported cash", ({ balances }) =>
    balances.map(({ cash, currency }) => `${cash} ${currency}`).join(", "),
  ),
];

export const accountsCommand: Declare = (program, context) => {
  const command = program.command("accounts").description("list accounts and what is held of each");
  withCommon(command, "accounts").action(async (options: CommonOptions) => {
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listAccounts),
    );
    if (options.json) return printJson(context, items);
    if (items.length === 0)
      return print(context, "There are no accounts yet. Import a statement first.");
    return print(context, table(items, columns, paint(context.host.color)));
  });
};
