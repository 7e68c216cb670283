import { api, type QuarantineItemBody } from "#http";
import { type CommonOptions, type Declare, print, withCommon, withSession } from "../context.ts";
import { paint } from "../paint.ts";
import { allPages, printArray } from "../streamed.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & { readonly import?: string };

const columns = [
  left<QuarantineItemBody>("file", ({ file }) => file),
  right<QuarantineItemBody>("line", ({ line }) => String(line)),
  left<QuarantineItemBody>("reason", ({ reason }) => reason),
  left<QuarantineItemBody>("text", ({ raw }) => (raw.length > 80 ? `${raw.slice(0, 79)}…` : raw)),
];
const SHOWN = 200;

export const quarantineCommand: Declare = (program, context) => {
  const command = program
    .command("quarantine")
    .description("list rows that could not be read, with line, reason and text")
    .option("--import <id>", "only those of this import");
  withCommon(command, "quarantine --json").action((options: Options) =>
    withSession(context, options, async (session) => {
      const page = (after: string | undefined, limit: number) =>
        session.call(api.listQuarantine, { query: { import: options.import, after, limit } });
      if (options.json)
        return printArray(
          context,
          allPages((after) => page(after, 1000)),
        );
      const { items, next } = await page(undefined, SHOWN);
      if (items.length === 0) return print(context, "Nothing is in quarantine.");
      await print(context, table(items, columns, paint(context.host.color)));
      return next === undefined
        ? undefined
        : print(context, `The first ${SHOWN}; --json prints all.`);
    }),
  );
};
