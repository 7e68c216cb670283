import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { completeBrokers } from "./brokers.ts";

it("a broker without one of its parts is refused", () => {
  const whole = ["manifest.ts", "wire.ts", "broker.ts", "fakes.ts", "NOTES.md", "good.test.ts"];
  const { seen, problems } = completeBrokers.check(
    treeOf({
      "src/brokers/index.ts": "",
      ...Object.fromEntries(whole.map((name) => [`src/brokers/good/${name}`, ""])),
      ...Object.fromEntries(whole.slice(0, 4).map((name) => [`src/brokers/bare/${name}`, ""])),
    }),
  );
  expect(seen).toBe(2);
  expect(problems.map(show)).toEqual([
    "src/brokers/bare has no NOTES.md",
    "src/brokers/bare has no test beside it",
  ]);
});
