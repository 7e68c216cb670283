import { type CommonOptions, type Declare, print, printJson, withCommon } from "../context.ts";
import { diagnosisLines } from "../diagnoses.ts";
import { EXIT } from "../exit.ts";
import { paint } from "../paint.ts";

export const restoreCommand: Declare = (program, context) => {
  const command = program
    .command("restore")
    .argument("<file>", "file that backup wrote")
    .description("read a backup into an empty data folder, all of it or nothing, and prove it");
  withCommon(command, "restore blotter.backup --data ./restored").action(
    async (file: string, options: CommonOptions) => {
      const restored = await context.host.restore(file, options);
      if (restored.proof.some(({ state }) => state === "failed")) context.exitCode = EXIT.doubtful;
      if (options.json) return printJson(context, { file, ...restored });
      const head = `Restored ${restored.rows} rows from ${file}, of ${restored.createdAt}`;
      const proof = diagnosisLines(restored.proof, paint(context.host.color));
      return print(context, `${head}\n${proof}`);
    },
  );
};
