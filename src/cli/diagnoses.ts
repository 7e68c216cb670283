import type { Diagnosis } from "./host.ts";
import type { Colors } from "./paint.ts";

/** What was found, a line for each, with what to do below it. */
export const diagnosisLines = (found: readonly Diagnosis[], colors: Colors): string =>
  found.map((diagnosis) => lineOf(diagnosis, colors)).join("\n");

function lineOf({ name, state, detail, next }: Diagnosis, colors: Colors): string {
  const marks = {
    ok: colors.green("ok     "),
    warning: colors.yellow("warning"),
    failed: colors.red("failed "),
  };
  const advice = next === undefined ? "" : `\n         ${" ".repeat(14)}${next}`;
  return `${marks[state]}  ${name.padEnd(12)}  ${detail}${advice}`;
}
