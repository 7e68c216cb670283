import { type CommonOptions, type Declare, print, printJson, withCommon } from "../context.ts";

export const backupCommand: Declare = (program, context) => {
  const command = program
    .command("backup")
    .argument("<file>", "file to write")
    .description("write everything to one file that restores into any kind of storage");
  withCommon(command, "backup blotter.backup").action(
    async (file: string, options: CommonOptions) => {
      const written = await context.host.backup(file, options);
      if (options.json) return printJson(context, { file, ...written });
      return print(context, `Wrote ${written.rows} rows to ${file}`);
    },
  );
};
