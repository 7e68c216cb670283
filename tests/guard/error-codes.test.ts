/** Every code in which the corpus of broker errors is standardised is one of ours. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isBrokerErrorCode } from "#guard";
import { expect, it } from "vitest";
import { say } from "../support/corpus.ts";

const PATH = fileURLToPath(new URL("../../../shared/corpus/error-codes.csv", import.meta.url));
const present = existsSync(PATH);
if (!present)
  say("The corpus of error codes is absent: tests/guard/error-codes checks its absence");

/** The column is closed by what follows: a word of a fixed list. Messages before it hold commas. */
const STANDARD =
  /,([A-Z][A-Z_]*),(?:after_\w+|never|query_first|backoff\w*|poll|restart_request|classify_body),/;

it("every standard code of the corpus is known", () => {
  if (!present) return expect(existsSync(PATH)).toBe(false);
  const codes = readFileSync(PATH, "utf8")
    .split("\n")
    .flatMap((line) => STANDARD.exec(line)?.[1] ?? []);
  expect(new Set(codes).size).toBe(67);
  expect(codes.length).toBeGreaterThan(1000);
  expect([...new Set(codes)].filter((code) => !isBrokerErrorCode(code))).toEqual([]);
});
