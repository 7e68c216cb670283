import { expect, test } from "vitest";
import { type Column, fittingColumns, minWidthOf } from "./columns.ts";

const column = (key: string, extra: Partial<Column<string>> = {}): Column<string> => ({
  ...{ key, title: key, width: "10rem", render: (row) => row },
  ...extra,
});

const columns = [
  column("symbol"),
  column("held", { yields: 2, sort: "holding" }),
  column("fees", { yields: 1 }),
  column("account", { width: "minmax(10rem, 1fr)" }),
];
const keysAt = (rem: number, sortedBy?: string) =>
  fittingColumns(columns, rem, sortedBy).map(({ key }) => key);

test("columns need their least widths, the gaps and the padding", () => {
  expect(minWidthOf(columns)).toBe("43.875rem");
});

test("columns give way one by one where they do not fit", () => {
  expect(keysAt(43.875)).toEqual(["symbol", "held", "fees", "account"]);
  expect(keysAt(43.8)).toEqual(["symbol", "fees", "account"]);
  expect(keysAt(33)).toEqual(["symbol", "account"]);
  expect(keysAt(10)).toEqual(["symbol", "account"]);
});

test("what the rows are sorted by does not give way", () => {
  expect(keysAt(43.8, "holding")).toEqual(["symbol", "held", "account"]);
});
