import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { forbiddenWords } from "./words.ts";

const todo = "TO" + "DO";
const folder = "/ro" + "ot/";
const key = "AKIA" + "ABCDEFGHIJKLMNOP";
const ignore = "@ts-ig" + "nore";

it("left-overs, machine paths and silenced errors are refused", () => {
  const { problems } = forbiddenWords.check(
    treeOf({
      "src/kit/a.ts": `\n// ${todo}: later\n// ${ignore}\n`,
      "src/kit/fixtures/a.json": `{ "key": "${key}", "masked": "AKIA****" }`,
      "docs/a.md": `It lives in ${folder}code`,
      "docs/b.md": `See https://example.org${folder} and a${folder}b`,
    }),
  );
  expect(problems.map(show)).toEqual([
    `src/kit/a.ts:2 "${todo}" is left over; do it now or write it in an issue`,
    `src/kit/a.ts:3 "${ignore}" silences the compiler; mend the type`,
    `src/kit/fixtures/a.json:1 "${key}" looks like a secret; remove it and make the real one invalid`,
    `docs/a.md:1 "${folder}" is a path of one machine; say where relative to the repository`,
  ]);
});
