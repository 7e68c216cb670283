import type { Failure } from "#domain";
import type { CheckBody, ImportReportBody } from "#http";
import { failureText } from "./failure.ts";
import type { Colors } from "./paint.ts";
import { count } from "./shown.ts";
import { oneLine } from "./table.ts";

/**
 * The result of one import for people: what came, whether the file's own figures agree, what to
 * know.
 */
export function reportText(report: ImportReportBody, colors: Colors): string {
  const { file, format, accounts, executions, cash, checks, notes, durationMs } = report;
  const again = report.repeated ? ", imported before" : "";
  const held = count(accounts.length, "account");
  const quarantined = quarantinedText(executions.quarantined, colors);
  const lines = [
    `${colors.bold(oneLine(file))}  ${format}, ${held}${again}, ${durationMs} ms`,
    `  executions  ${executions.new} new, ${executions.known} known, ${quarantined}`,
    ...(cash.new + cash.known > 0 ? [`  cash        ${cash.new} new, ${cash.known} known`] : []),
    ...(report.roundTrips > 0 ? [`  trades      ${report.roundTrips} built`] : []),
    ...checkLines(checks, colors),
    ...notes.map((note) => `  note        ${oneLine(note)}`),
  ];
  return `${lines.join("\n")}\n`;
}

export const refusedText = (
  { file, failure }: { file: string; failure: Failure },
  colors: Colors,
): string => `${colors.bold(oneLine(file))}  refused\n  ${failureText(failure, colors)}`;

const quarantinedText = (rows: number, colors: Colors) =>
  rows === 0 ? "0 quarantined" : colors.yellow(`${rows} quarantined`);

function checkLines(checks: readonly CheckBody[], colors: Colors): string[] {
  if (checks.length === 0) return [];
  const wrong = checks.filter(({ ok }) => !ok);
  const agreed = `${checks.length - wrong.length} of ${checks.length} agree with the file`;
  return [
    `  checks      ${wrong.length === 0 ? colors.green(agreed) : agreed}`,
    ...wrong.map((check) => `    ${colors.red("differs")} ${differenceText(check)}`),
  ];
}

function differenceText({ name, expected, actual, note }: CheckBody): string {
  const why = note ? ` (${oneLine(note)})` : "";
  return `${oneLine(name)}: file ${oneLine(expected)}, ours ${oneLine(actual)}${why}`;
}
