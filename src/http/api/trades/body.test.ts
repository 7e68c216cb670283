import { expect, test } from "vitest";
import { executionId } from "#domain";
import { trade } from "../../fakes.ts";
import { tradeBody } from "./body.ts";

const ofIds = (count: number) =>
  tradeBody({
    ...trade,
    executionIds: Array.from({ length: count }, (_, n) => executionId(`e${n}`)),
  });

test("a trade of a thousand executions names them all", () => {
  expect(ofIds(1000).executionIds).toHaveLength(1000);
  expect(ofIds(1000)).not.toHaveProperty("moreExecutions");
});

test("a larger one names the first thousand and how many more there are", () => {
  expect(ofIds(1003)).toMatchObject({ moreExecutions: 3 });
  expect(ofIds(1003).executionIds.at(-1)).toBe("e999");
});
