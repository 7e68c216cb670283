import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { sawLess } from "./seen.ts";

it("a rule that saw nothing, or less than recorded, is refused", () => {
  const now = { imports: 9, documents: 0, names: 5 };
  expect(sawLess(now, { imports: 10, names: 5, calls: 3 }).map(show)).toEqual([
    'tools/tidy/seen.json "imports" saw 9, at least 10 was recorded; look why, then npm run tidy -- --update',
    'tools/tidy/seen.json "documents" saw 0, at least 1 was recorded; look why, then npm run tidy -- --update',
    'tools/tidy/seen.json "calls" saw 0, at least 3 was recorded; look why, then npm run tidy -- --update',
  ]);
});
