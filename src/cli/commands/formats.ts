import { api, type FormatBody } from "#http";
import { type CommonOptions, type Declare, withCommon } from "../context.ts";
import { printList } from "../listed.ts";
import { left } from "../table.ts";

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
  withCommon(command, "formats").action((options: CommonOptions) =>
    printList(context, options, {
      ask: (session) => session.call(api.listFormats),
      columns: () => columns,
    }),
  );
};
