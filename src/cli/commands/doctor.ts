import { type CommonOptions, type Declare, print, printJson, withCommon } from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Diagnosis } from "../host.ts";
import { type Colors, paint } from "../paint.ts";

export const doctorCommand: Declare = (program, context) => {
  const command = program
    .command("doctor")
    .description("look whether everything is well, and say what to do");
  withCommon(command, "doctor").action(async (options: CommonOptions) => {
    const found = await context.host.diagnose(options);
    if (found.some(({ state }) => state === "failed")) context.exitCode = EXIT.failed;
    if (options.json) return printJson(context, found);
    const colors = paint(context.host.color);
    return print(context, found.map((diagnosis) => lineOf(diagnosis, colors)).join("\n"));
  });
};

function lineOf({ name, state, detail, next }: Diagnosis, colors: Colors): string {
  const marks = {
    ok: colors.green("ok     "),
    warning: colors.yellow("warning"),
    failed: colors.red("failed "),
  };
  const advice = next === undefined ? "" : `\n         ${" ".repeat(14)}${next}`;
  return `${marks[state]}  ${name.padEnd(12)}  ${detail}${advice}`;
}
