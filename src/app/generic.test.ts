import { expect, test } from "vitest";
import { textSource } from "#testing";
import { suggestMapping } from "./generic.ts";

const source = textSource("Date,Symbol,Side,Qty,Price\n2024-01-15,ZZZ,Buy,1,2");

test("the mapping of an unknown table is proposed from its titles", async () => {
  const suggestion = await suggestMapping(source, { mapping: async () => undefined });
  expect(suggestion).toMatchObject({
    signature: "date|symbol|side|qty|price",
    rows: [["2024-01-15", "ZZZ", "Buy", "1", "2"]],
    mapping: { columns: { time: "Date", quantity: "Qty" } },
    saved: false,
  });
});

test("a mapping that was made before for the header comes back", async () => {
  const made = JSON.stringify({ columns: { time: "Date" } });
  const suggestion = await suggestMapping(source, {
    mapping: async (signature) => (signature === "date|symbol|side|qty|price" ? made : undefined),
  });
  expect(suggestion).toMatchObject({ mapping: { columns: { time: "Date" } }, saved: true });
});

test("a file without a table is refused", async () => {
  const reading = suggestMapping(textSource("just some words"), { mapping: async () => undefined });
  await expect(reading).rejects.toMatchObject({ failure: { code: "no-table" } });
});
