import type { BrokerBody } from "../../api/types.ts";
import { formatSpan } from "../../format/span.ts";

type History = BrokerBody["history"];

const GRAINS: Readonly<Record<History["grain"], string>> = {
  execution: "each execution",
  order: "each order, its executions together",
  ledger: "every entry of the account",
};

const PROOFS: Readonly<Record<History["proof"], string>> = {
  sequence: "provable by unbroken numbers",
  total: "provable by the broker's totals",
  "double-read": "checked by reading twice",
  none: "the broker cannot say",
};

export const grainOf = (grain: History["grain"]): string => GRAINS[grain];
export const proofOf = (proof: History["proof"]): string => PROOFS[proof];

const WORDS: Readonly<Record<string, string>> = {
  fx: "FX",
  cfd: "CFD",
  equity: "shares",
  equities: "shares",
};

/** Words of manifests as people write them. */
export const wordsOf = (word: string): string => WORDS[word] ?? word.replaceAll("-", " ");

/** "15 m" for what repeats; the least that the broker bears stands beside it. */
export const minutesOf = (minutes: number): string => formatSpan(minutes * 60_000);

const CAPABILITIES: Readonly<Record<string, string>> = {
  "tif:gtc": "Until cancelled (GTC)",
  "tif:gtd": "Until a day (GTD)",
  "tif:ioc": "At once or not (IOC)",
  "tif:fok": "All at once or not (FOK)",
  "tif:opg": "At the open (OPG)",
  "tif:cls": "At the close (CLS)",
  "feature:fifo-only": "FIFO only",
};

/** What "tif:gtc" or "order:stop-limit" is to people. */
export function capabilityName(capability: string): string {
  const words = wordsOf(capability.slice(capability.indexOf(":") + 1));
  return CAPABILITIES[capability] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
