/** Alpaca held against its own OpenAPI file and against replies in the tests of its clients. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type BrokerEndpoint, readJson, writeJson } from "#kit";
import { scriptedNet, testClient } from "#testing";
import alpaca from "../../src/brokers/alpaca/broker.ts";
import * as wire from "../../src/brokers/alpaca/wire.ts";
import { say } from "../support/corpus.ts";

const CORPUS = fileURLToPath(new URL("../../../shared/corpus/api/alpaca/", import.meta.url));
const present = existsSync(CORPUS);
if (!present)
  say("Alpaca's API files are absent: tests/conformance/alpaca-corpus.test.ts checks nothing");

const read = (path: string): string => readFileSync(`${CORPUS}${path}`, "utf8");
const FIXTURES = "fixtures/alpaca-py/";
const replies = (named: RegExp) =>
  readdirSync(`${CORPUS}${FIXTURES}`)
    .filter((name) => named.test(name))
    .map((name) => readJson(read(FIXTURES + name)));

const account = { key: "1", number: "PA1", currency: "USD" };
const replying = (reply: unknown) =>
  testClient(
    alpaca,
    scriptedNet(() => ({ body: writeJson(reply) })),
  );

/** They choose groups of others, and no activity is of such a type. */
const FILTERS = ["MISC", "TRANS"];

test.skipIf(!present)("every type of activity of the OpenAPI file is mapped", () => {
  const spec = read("openapi/trading/openapi.yaml");
  const [, list = ""] = /\n {4}ActivityType:[^]*?\n {6}enum:\n((?: {8}- \w+\n)+)/.exec(spec) ?? [];
  const types = [...list.matchAll(/- (\w+)/g)].flatMap(([, type]) => type ?? []);
  expect(types.length).toBe(35);
  const known = new Set([...Object.keys(wire.PAYMENTS), ...Object.keys(wire.MOVEMENTS)]);
  const unmapped = types.filter((type) => !known.has(type));
  expect(unmapped.toSorted()).toEqual(["FILL", ...FILTERS, "SSP"].toSorted());
});

test.skipIf(!present)("activities in the tests of alpaca-py are read", async () => {
  const pages = replies(/account_activities/);
  const records = [];
  for (const page of pages) {
    const { call, finish } = replying(page);
    records.push(...(await finish(alpaca.changes(call, { account }))).records);
  }
  const types = records.map(({ type }) => type);
  expect(types).toHaveLength(13);
  expect(new Set(types)).toEqual(new Set(["cash", "execution"]));
  const bought = records.find(
    (record) => record.type === "execution" && record.instrument.symbol === "AMZN",
  );
  expect(bought).toMatchObject({
    executionId: "20220304135420903::047e252a-a8a3-4e35-84e2-29814cbf5057",
    side: "buy",
    at: { instant: "2022-03-04T18:54:20.903569Z" },
  });
});

const shapes: readonly (readonly [string, RegExp, BrokerEndpoint])[] = [
  ["an account", /^test_account_routes\.test_get_account\.json$/, wire.account],
  ["positions", /^test_position_routes\.test_get_all_positions\.json$/, wire.positions],
];

test.skipIf(!present).each(shapes)("%s in the tests of alpaca-py is read", (_, named, endpoint) => {
  const found = replies(named);
  expect(found).toHaveLength(1);
  for (const reply of found) {
    const { error, data } = endpoint.reply.safeParse(reply);
    expect(error).toBeUndefined();
    const rows = Array.isArray(data) ? (data as readonly object[]) : [];
    expect(rows.filter((row) => "code" in row)).toEqual([]);
  }
});

test.skipIf(!present)("examples of the OpenAPI file are read", async () => {
  const spec = read("openapi/trading/openapi.yaml");
  const examples = ["AccountTradingActivities", "AccountNonTradeActivities"].map((title) =>
    exampleOf(spec, title),
  );
  const { call, finish } = replying(examples);
  const { records } = await finish(alpaca.changes(call, { account }));
  expect(records.map(({ type }) => type)).toEqual(["execution", "cash"]);
});

/** The first example under a title, of which every line is "name: value". */
function exampleOf(spec: string, title: string): Readonly<Record<string, string>> {
  const part = spec.slice(spec.indexOf(`title: ${title}`));
  const [, block = ""] = /example-1:\n((?: {10}.+\n)+)/.exec(part) ?? [];
  const lines = [...block.matchAll(/^ +(\w+): '?(.+?)'?$/gm)];
  expect(lines.length).toBeGreaterThan(5);
  return Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value]));
}
