import { formatSpan } from "../../format/span.ts";

type Moment = { readonly at: string };

/** How long after the event before: "+12 ms"; empty for the first. */
export function gapOf(before: Moment | undefined, { at }: Moment): string {
  if (!before) return "";
  return `+${formatSpan(Math.max(0, Date.parse(at) - Date.parse(before.at)))}`;
}
