import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { dashboardTalksHttp } from "./dashboard.ts";

it("of the server the dashboard imports types of the contract alone", () => {
  const text = `
    import { useState } from "react";
    import type { Page } from "../../../src/http/contract/index.ts";
    export type * from "../../../src/http/contract/index.ts";
    import { Page } from "../../../src/http/contract/index.ts";
    import type { Decimal } from "#domain";
    import { Panel } from "../ui/Panel.tsx";`;
  const tree = treeOf({ "dashboard/src/api/types.tsx": text });
  expect(dashboardTalksHttp.check(tree).problems.map(show)).toEqual([
    'dashboard/src/api/types.tsx:5 imports "../../../src/http/contract/index.ts"; of the server only types of src/http/contract/index.ts may be imported',
    'dashboard/src/api/types.tsx:6 imports "#domain"; of the server only types of src/http/contract/index.ts may be imported',
  ]);
});
