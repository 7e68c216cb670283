/** What the corpus of broker errors says of refusals is what our manifests make of them. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BrokerError } from "#guard";
import { scriptedNet, testClient } from "#testing";
import alpaca from "../../src/brokers/alpaca/broker.ts";
import { place } from "../../src/brokers/alpaca/order-wire.ts";
import { say } from "../support/corpus.ts";

const PATH = fileURLToPath(new URL("../../../shared/corpus/error-codes.csv", import.meta.url));
const present = existsSync(PATH);
if (!present) say("The corpus of error codes is absent: tests/orders/refusals checks its absence");

type Row = {
  readonly code: string;
  readonly message: string;
  readonly standard: string;
  readonly outcome: string;
};

/** A row of Alpaca: the fields between are closed words, the message may hold commas. */
const ROW =
  /^alpaca,http[^,]*,(?<code>[^,]*),(?<message>.*),(?<standard>[A-Z_]+),(?:after_\w+|never|query_first|backoff),(?<outcome>[^,]*),/;

const rows = (): readonly Row[] =>
  readFileSync(PATH, "utf8")
    .split("\n")
    .flatMap((line) => (ROW.exec(line)?.groups as Row | undefined) ?? []);

/** Two vocabularies met in our codes. */
const SAME: Readonly<Record<string, string>> = {
  AUTH_INVALID: "AUTHENTICATION_FAILED",
  RATE_LIMITED: "RATE_LIMIT_EXCEEDED",
};

async function refusedWith(code: string, message: string): Promise<BrokerError> {
  const [number = ""] = code.split(" ");
  const status = Number.parseInt(number === "5xx" ? "500" : number.slice(0, 3), 10);
  const body = number.length > 3 ? { code: Number.parseInt(number, 10), message } : { message };
  const { call, finish } = testClient(
    alpaca,
    scriptedNet(() => ({ status, body })),
    {
      more: { maxRetries: 0 },
    },
  );
  const error = await finish(call(place, {}, { body: {} })).catch((each: unknown) => each);
  if (!(error instanceof BrokerError)) throw new TypeError("It is no error of the broker");
  return error;
}

test("every refusal of Alpaca that is known has its code and proves what it should", async () => {
  if (!present) return expect(existsSync(PATH)).toBe(false);
  const all = rows();
  expect(all.length).toBeGreaterThan(25);
  const wrong: string[] = [];
  for (const { code, message, standard, outcome } of all)
    // A row gives some wordings of one refusal.
    for (const words of message.split(" / ")) {
      const error = await refusedWith(code, words);
      const isCode = [standard, SAME[standard]].includes(error.code);
      const isProof = outcome === "n/a" || error.outcome === outcome;
      if (!isCode || !isProof) wrong.push(`${code} "${words}": ${error.code} ${error.outcome}`);
    }
  expect(wrong).toEqual([]);
});

test("a refusal that nobody knows proves nothing", async () => {
  const error = await refusedWith("409", "something new");
  expect(error.outcome).toBe("unknown");
});
