import type { Command } from "commander";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
} from "../context.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, table } from "../table.ts";
import type { ListedUser } from "../user-host.ts";

export const usersCommand: Declare = (program, context) => {
  const users = program.command("users").description("who may sign in to the server");
  listUsers(users, context);
  resetUser(users, context);
};

const columns = [
  left<ListedUser>("name", ({ name }) => name),
  left<ListedUser>("e-mail", ({ email }) => email),
  left<ListedUser>("role", ({ role }) => role),
  left<ListedUser>("second factor", ({ secondFactor }) => (secondFactor ? "on" : "off")),
  left<ListedUser>("since", ({ createdAt }) => timeText(createdAt)),
  left<ListedUser>("tenant", ({ tenant }) => tenant),
];

function listUsers(users: Command, context: Context): void {
  const command = users.command("list").description("list the people who have a blotter here");
  withCommon(command, "users list").action(async (options: CommonOptions) => {
    const found = await context.host.users.list(options);
    if (options.json) return printJson(context, found);
    if (found.length === 0)
      return print(context, "There is no user; the server prints at its start how to make one.");
    return print(context, table(found, columns, paint(context.host.color)));
  });
}

function resetUser(users: Command, context: Context): void {
  const command = users
    .command("reset")
    .argument("<email>", "e-mail address of the person")
    .description("give a person who cannot sign in a new password, without second factor");
  withCommon(command, "users reset anna@example.org").action(
    async (email: string, options: CommonOptions) => {
      const password = await context.host.users.reset(email, options);
      if (options.json) return printJson(context, { email, password });
      return print(
        context,
        `The password is now ${password}\nEvery session has ended and the second factor is off`,
      );
    },
  );
}
