import { expect, test } from "vitest";
import { openStatement, recognise } from "#kit";
import { importers } from "#importers";
import { sampleStatement } from "./statement.ts";

async function textOf() {
  const parts: Uint8Array[] = [];
  for await (const chunk of sampleStatement().bytes()) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

test("the sample is the same text each time and is recognised by one importer", async () => {
  const text = await textOf();
  expect(await textOf()).toBe(text);
  expect(recognise(await openStatement(sampleStatement()), importers)).toMatchObject({
    importer: { id: "ibkr-flex-xml" },
  });
});

test("every row of the sample is read, and its trades run forward in time", async () => {
  const importer = importers.find(({ id }) => id === "ibkr-flex-xml");
  const file = await openStatement(sampleStatement());
  const types = new Map<string, number>();
  let last = new Map<string, string>();
  for await (const batch of importer?.read(file, {}) ?? []) {
    for (const record of batch) {
      types.set(record.type, (types.get(record.type) ?? 0) + 1);
      if (record.type !== "execution") continue;
      const account = record.account?.number ?? "";
      expect(record.at.instant >= (last.get(account) ?? "")).toBe(true);
      last = last.set(account, record.at.instant);
    }
  }
  expect(types.get("unreadable")).toBeUndefined();
  expect(types.get("execution")).toBeGreaterThan(600);
  expect(types.get("position")).toBeGreaterThan(3);
  expect(types.get("check")).toBeGreaterThan(3);
});
