/** What the corpus of broker errors says of refusals, and whether a manifest makes the same of them. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BrokerError } from "#guard";
import { say } from "../support/corpus.ts";

const PATH = fileURLToPath(new URL("../../../shared/corpus/error-codes.csv", import.meta.url));
export const present = existsSync(PATH);
if (!present) say("The corpus of error codes is absent: tests/orders/refusals checks its absence");

export type Row = {
  readonly layer: string;
  readonly code: string;
  readonly message: string;
  readonly standard: string;
  readonly outcome: string;
};

/** The fields between are closed words, the message may hold commas. */
const ROW =
  /^(?<broker>[^,]*),(?<layer>[^,]*),(?<code>[^,]*),(?<message>.*),(?<standard>[A-Z_]+),(?:after_\w+|never|query_first|backoff),(?<outcome>[^,]*),/;

export const rowsOf = (broker: string): readonly Row[] =>
  readFileSync(PATH, "utf8")
    .split("\n")
    .flatMap((line) => {
      const found = ROW.exec(line)?.groups as (Row & { readonly broker: string }) | undefined;
      return found?.broker === broker ? [found] : [];
    });

/** Two vocabularies met in our codes. */
const SAME: Readonly<Record<string, string>> = {
  AUTH_EXPIRED: "SESSION_EXPIRED",
  AUTH_INVALID: "AUTHENTICATION_FAILED",
  RATE_LIMITED: "RATE_LIMIT_EXCEEDED",
};

/** How an error deviates from its row; undefined where it does not. */
export function deviation({ code, standard, outcome }: Row, error: unknown): string | undefined {
  if (!(error instanceof BrokerError)) return `${code}: no error of the broker`;
  const isCode = [standard, SAME[standard]].includes(error.code);
  const isProof = outcome === "n/a" || error.outcome === outcome;
  return isCode && isProof ? undefined : `${code}: ${error.code} ${error.outcome}`;
}
