import type { Command } from "commander";
import { fail } from "#domain";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import { paint } from "../paint.ts";
import { count } from "../shown.ts";
import { left, right, table } from "../table.ts";
import type { KeyRotation, ListedKey } from "../vault-host.ts";

export const keysCommand: Declare = (program, context) => {
  const keys = program
    .command("keys")
    .description("the master keys that credentials are sealed with");
  listKeys(keys, context);
  rotateKeys(keys, context);
  retireKey(keys, context);
  resetKeys(keys, context);
};

const columns = [
  left<ListedKey>("key", ({ kid }) => kid),
  left<ListedKey>("state", ({ state }) => state),
  right<ListedKey>("credentials", ({ credentials }) => String(credentials)),
];

function listKeys(keys: Command, context: Context): void {
  const command = keys.command("list").description("list the keys by their ids");
  withCommon(command, "keys list").action(async (options: CommonOptions) => {
    const found = await context.host.keys.list(options);
    if (options.json) return printJson(context, found);
    if (found.keys.length === 0)
      return print(context, "There is no key yet; the first start makes it.");
    await print(context, table(found.keys, columns, paint(context.host.color)));
    return print(context, `${found.place} holds them.`);
  });
}

function rotateKeys(keys: Command, context: Context): void {
  const command = keys
    .command("rotate")
    .description("begin with a new key and wrap every credential with it, while the server runs");
  withCommon(command, "keys rotate").action(async (options: CommonOptions) => {
    const rotation = await context.host.keys.rotate(options);
    if (rotation.unreadable.length > 0) context.exitCode = EXIT.doubtful;
    if (options.json) return printJson(context, rotation);
    return print(context, rotationText(rotation));
  });
}

function rotationText({ kid, added, rewrapped, opened, unreadable, spare }: KeyRotation): string {
  const lines = [
    `${added ? "Made the key" : "Went on with the key"} ${kid}`,
    `Wrapped ${count(rewrapped, "credential")} with it; ${opened} of ${opened + unreadable.length} open`,
    ...unreadable.map(
      (connection) => `The credential of ${connection} does not open: reconnect it`,
    ),
    ...spare.map(
      (old) =>
        `The key ${old} is needed for older backups only; when they are gone: openblotter keys retire ${old}`,
    ),
  ];
  return lines.join("\n");
}

function retireKey(keys: Command, context: Context): void {
  const command = keys
    .command("retire")
    .argument("<key>", 'id of a key that "openblotter keys list" shows')
    .description("retire a key that wraps nothing, and remove it; older backups need it to open");
  withCommon(command, "keys retire 1f0c9a7be2d45368").action(
    async (kid: string, options: CommonOptions) => {
      const removed = await context.host.keys.retire(kid, options);
      if (options.json) return printJson(context, { kid, removed });
      const rest = removed ? " and removed it" : "; remove it from where you keep it";
      return print(context, `Retired the key ${kid}${rest}`);
    },
  );
}

function resetKeys(keys: Command, context: Context): void {
  const command = keys
    .command("reset")
    .option("--forget-credentials", "say that every broker is to be connected again")
    .description("begin anew when a key is lost: forgets every credential");
  withCommon(command, "keys reset --forget-credentials").action(
    async (options: CommonOptions & { readonly forgetCredentials?: true }) => {
      if (!options.forgetCredentials) fail(notAgreed);
      const forgotten = await context.host.keys.reset(options);
      if (options.json) return printJson(context, { forgotten });
      return print(context, `Forgot ${count(forgotten, "credential")}; connect the brokers again`);
    },
  );
}

const notAgreed = {
  code: "not-agreed",
  message: "A reset forgets every credential, and every broker has to be connected again",
  owner: "user",
  next: "Say --forget-credentials if that is what you want",
} as const;
