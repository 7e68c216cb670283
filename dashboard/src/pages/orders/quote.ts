import type { Desk } from "./desks.ts";
import type { Heard, LiveQuote } from "./useQuote.ts";

/** What is asked for: one symbol at one desk. */
export type Asked = {
  readonly connection: string;
  readonly account: string | undefined;
  readonly symbol: string;
};

export const askedFor = (desk: Desk, symbol: string): Asked | undefined =>
  symbol.trim() === ""
    ? undefined
    : { connection: desk.connection.id, account: desk.account?.id, symbol: symbol.trim() };

/** Nobody should trade on a price that is older without knowing it. */
const OLD_SECONDS = 15;

/** How old what is shown is, in whole seconds. */
export const ageOf = ({ heardMs }: Heard, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - heardMs) / 1000));

export type QuoteMark = { readonly tone: "good" | "warn"; readonly text: string };

/** What is to be thought of a quote: live, old, or of a market that is not heard any more. */
export function markOf({ heard, line }: LiveQuote, nowMs: number): QuoteMark | undefined {
  if (!heard) return undefined;
  if (heard.quote.isStale || line === "lost") return { tone: "warn", text: "Stale" };
  const age = ageOf(heard, nowMs);
  if (age >= OLD_SECONDS) return { tone: "warn", text: `${age} s old` };
  return { tone: "good", text: "Live" };
}
