import { expect, test } from "vitest";
import { parseSearch, stringifySearch } from "./codec.ts";
import { executionFilterOf, executionSearchOf } from "./execution-search.ts";
import { filterOf, sortOf, tradeSearchOf } from "./trade-search.ts";

test("parseSearch() gives back what stringifySearch() wrote", () => {
  const search = { account: ["ibkr:U1", "file:a b"], search: "2026", trade: "a%2Fb/c/d" };
  expect(parseSearch(stringifySearch({ ...search, empty: "", none: undefined }))).toEqual(search);
});

test("tradeSearchOf() drops what no page understands", () => {
  const raw = parseSearch(
    "?status=closed&direction=up&from=2026-02-30x&to=2026-01-31&sort=-net&account=a",
  );
  expect(tradeSearchOf(raw)).toMatchObject({
    status: "closed",
    direction: undefined,
    from: undefined,
    to: "2026-01-31",
    sort: "-net",
    account: ["a"],
  });
  expect(tradeSearchOf(parseSearch("?sort=drop"))).toMatchObject({ sort: undefined });
});

test("filterOf() asks for whole days of the viewer's zone", () => {
  expect(filterOf({ from: "2026-01-05", to: "2026-01-05", sort: "net" }, "Europe/Berlin")).toEqual({
    from: "2026-01-04T23:00:00.000000Z",
    to: "2026-01-05T23:00:00.000000Z",
  });
});

test("executionFilterOf() keeps only what is set", () => {
  const search = executionSearchOf(parseSearch("?side=buy&import=7&to=2026-01-05"));
  expect(executionFilterOf(search, "UTC")).toEqual({
    side: "buy",
    import: "7",
    to: "2026-01-06T00:00:00.000000Z",
  });
});

test("sortOf() reads the direction", () => {
  expect([sortOf("-net"), sortOf("net"), sortOf("x")]).toEqual([
    { by: "net", descending: true },
    { by: "net", descending: false },
    undefined,
  ]);
});
