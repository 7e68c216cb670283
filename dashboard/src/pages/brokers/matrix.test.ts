import { expect, test } from "vitest";
import type { BrokerBody } from "../../api/types.ts";
import { marketsOf, matching, sorted } from "./matrix.ts";

const broker = (
  name: string,
  level: BrokerBody["evidence"]["level"],
  assetClasses: string[],
): BrokerBody => ({
  id: name.toLowerCase(),
  aliases: [`old-${name.toLowerCase()}`],
  name,
  institution: name,
  summary: "Made up",
  docs: "https://example.com",
  evidence: { level, from: [] },
  environments: ["paper"],
  credentials: [],
  limits: [],
  takesOrders: false,
  capabilities: { reads: [], assetClasses, orderTypes: [], timeInForce: [], realtime: false },
  history: { per: "account", grain: "execution", latenessMs: 0, proof: "none" },
  cadence: { defaultMinutes: 15, leastMinutes: 5 },
});

const BROKERS = [
  broker("Quartz", "documented", ["fx", "equity"]),
  broker("Basalt", "confirmed", ["equity"]),
  broker("Opal", "documented", ["future"]),
];
const names = (brokers: readonly BrokerBody[]) => brokers.map(({ name }) => name);

test("matching() wants every word, wherever it stands", () => {
  expect(names(matching(BROKERS, { search: " EQUITY made " }))).toEqual(["Quartz", "Basalt"]);
  expect(names(matching(BROKERS, { search: "old-opal" }))).toEqual(["Opal"]);
});

test("matching() takes a level of evidence and better ones", () => {
  expect(names(matching(BROKERS, { evidence: "recorded" }))).toEqual(["Basalt"]);
  expect(names(matching(BROKERS, { evidence: "documented", market: "fx" }))).toEqual(["Quartz"]);
});

test("sorted() keeps the order of names among equals, either way", () => {
  expect(names(sorted(BROKERS, { by: "evidence", descending: true }))).toEqual([
    "Basalt",
    "Opal",
    "Quartz",
  ]);
  expect(names(sorted(BROKERS, { by: "name", descending: true }))).toEqual([
    "Quartz",
    "Opal",
    "Basalt",
  ]);
});

test("marketsOf() names each market once", () => {
  expect(marketsOf(BROKERS)).toEqual(["equity", "future", "fx"]);
});
