import { type CommonOptions, type Declare, print, printJson, withCommon } from "../context.ts";

export const restoreCommand: Declare = (program, context) => {
  const command = program
    .command("restore")
    .argument("<file>", "file that backup wrote")
    .description("read a backup into an empty data folder, all of it or nothing");
  withCommon(command, "restore blotter.backup --data ./restored").action(
    async (file: string, options: CommonOptions) => {
      const restored = await context.host.restore(file, options);
      if (options.json) return printJson(context, { file, ...restored });
      return print(context, `Restored ${restored.rows} rows from ${file}`);
    },
  );
};
