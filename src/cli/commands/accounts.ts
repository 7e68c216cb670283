import { type AccountBody, api } from "#http";
import { type CommonOptions, type Declare, withCommon } from "../context.ts";
import { printList } from "../listed.ts";
import { timeText } from "../shown.ts";
import { left, right } from "../table.ts";

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
  withCommon(command, "accounts").action((options: CommonOptions) =>
    printList(context, options, {
      ask: (session) => session.call(api.listAccounts),
      columns: () => columns,
      none: "There are no accounts yet. Import a statement first.",
    }),
  );
};
