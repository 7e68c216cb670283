import { type CommonOptions, type Declare, print, printJson, withCommon } from "../context.ts";
import { diagnosisLines } from "../diagnoses.ts";
import { EXIT } from "../exit.ts";
import { paint } from "../paint.ts";

export const doctorCommand: Declare = (program, context) => {
  const command = program
    .command("doctor")
    .description("look whether everything is well, and say what to do");
  withCommon(command, "doctor").action(async (options: CommonOptions) => {
    const found = await context.host.diagnose(options);
    if (found.some(({ state }) => state === "failed")) context.exitCode = EXIT.failed;
    if (options.json) return printJson(context, found);
    return print(context, diagnosisLines(found, paint(context.host.color)));
  });
};
