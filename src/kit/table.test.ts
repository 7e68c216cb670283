import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import { defineTable, text } from "./index.ts";

test("the lines above the header are given to the reader of the table", async () => {
  const titled = defineTable({
    id: "titled",
    name: "Titled",
    institution: "test",
    version: 1,
    source: "Made up",
    grain: "ledger",
    zone: "UTC",
    headers: [{ required: ["a", "b"] }],
    columns: { a: text("a") },
    open: ({ above }) => ({
      row: ({ a }) => ({ type: "note", text: `${above.flat().join("|")}:${a}` }),
    }),
  });
  const { records } = await readStatement(titled, textSource("Account 7\n\na,b\n1,2\n"));
  expect(records).toContainEqual({ type: "note", text: "Account 7:1" });
});

test("a further header tells the reader that columns stand elsewhere", async () => {
  const headers: string[] = [];
  const joined = defineTable({
    id: "joined",
    name: "Joined",
    institution: "test",
    version: 1,
    source: "Made up",
    grain: "ledger",
    zone: "UTC",
    headers: [{ required: ["a", "b"] }],
    columns: { a: text("a") },
    open: () => ({
      header: (cells) => void headers.push(cells.join("|")),
      row: ({ a }) => ({ type: "note", text: a }),
    }),
  });
  const { records } = await readStatement(joined, textSource("a,b\n1,2\nb,a\n2,3\n"));
  expect(headers).toEqual(["b|a"]);
  expect(records.filter(({ type }) => type === "note")).toEqual([
    { type: "note", text: "1" },
    { type: "note", text: "3" },
  ]);
});
