import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { plainNames } from "./names.ts";

it("types and files with vague names are refused", () => {
  const { problems } = plainNames.check(
    treeOf({
      "src/sync/sync-manager.ts": "export interface ImportHelper {} export type OpenTrade = 1;",
      "src/kit/utils.ts": "export class Table {}",
      "src/http/contract.ts": "export interface ExportedTrade {}",
      "src/kit/table.ts":
        "export interface Trading {} export class TradeBook {} export class BrokerManager {}",
    }),
  );
  expect(problems.map(show)).toEqual([
    'src/sync/sync-manager.ts:1 is named "ImportHelper"; say what it is',
    'src/sync/sync-manager.ts:1 is named "OpenTrade"; say Execution, Match or RoundTrip',
    'src/sync/sync-manager.ts is named "SyncManager"; say what it is',
    'src/kit/utils.ts is named "Utils"; say what it is',
  ]);
});
