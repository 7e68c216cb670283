import type { Failure } from "#domain";
import type { Colors } from "./paint.ts";
import { oneLine } from "./table.ts";

const OWNERS = {
  user: "What to do",
  broker: "The broker has to act",
  us: "A fault of OpenBlotter",
} as const;

/** What happened, who acts, what to do. */
export function failureText({ code, message, owner, next }: Failure, colors: Colors): string {
  const what = `${colors.red(oneLine(message))} ${colors.dim(`[${code}]`)}`;
  return `${what}\n  ${OWNERS[owner]}: ${oneLine(next)}\n`;
}
