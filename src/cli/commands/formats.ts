import { api, type FormatBody } from "#http";
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

const columns = [
  left<FormatBody>("format", ({ id }) => id),
  left<FormatBody>("name", ({ name }) => name),
  left<FormatBody>("rows are", ({ grain }) => `${grain}s`),
  left<FormatBody>("how to get it", ({ source }) => source),
];

export const formatsCommand: Declare = (program, context) => {
  const command = program
    .command("formats")
    .description("list the statement formats that are read");
  withCommon(command, "formats").action(async (options: CommonOptions) => {
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listFormats),
    );
    if (options.json) return printJson(context, items);
    return print(context, table(items, columns, paint(context.host.color)));
  });
};
