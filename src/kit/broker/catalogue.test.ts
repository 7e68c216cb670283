import { expect, test } from "vitest";
import { failureOf } from "#testing";
import { type BrokerAdapter, createCatalogue, entryOf } from "../index.ts";

const broker = (id: string, aliases: readonly string[] = []) =>
  ({ manifest: { id, aliases } }) as unknown as BrokerAdapter;

test("a broker is found by id and alias, whatever the case", async () => {
  const oak = broker("oak", ["OAK-EU"]);
  const catalogue = createCatalogue([entryOf(oak)]);
  expect(catalogue.find("Oak")?.id).toBe("oak");
  expect(await catalogue.adapter("oak-eu")).toBe(oak);
  expect(catalogue.find("elm")).toBeUndefined();
});

test("an unknown broker is the user's to choose again, among those that there are", async () => {
  const catalogue = createCatalogue([entryOf(broker("oak")), entryOf(broker("ash"))]);
  const failure = await failureOf((async () => catalogue.manifest("elm"))());
  expect(failure).toMatchObject({ code: "unknown-broker", next: "Choose one of: oak, ash" });
});

test("no two brokers share a name", async () => {
  const catalogue = createCatalogue([entryOf(broker("oak", ["tree"]))]);
  const failure = await failureOf((async () => catalogue.register(entryOf(broker("Tree"))))());
  expect(failure.code).toBe("broker-name-taken");
  expect(catalogue.manifests()).toHaveLength(1);
});
