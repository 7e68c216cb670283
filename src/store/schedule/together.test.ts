import { describe, expect, it } from "vitest";
import { together } from "./together.ts";

/** Work that ends when it is told to. */
function work() {
  const batches: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const ask = together<number, number>((items) => {
    batches.push([...items]);
    return new Promise((resolve, reject) =>
      ends.push((error) => (error ? reject(error) : resolve(items.map((item) => item * 10)))),
    );
  }, 3);
  const end = async (error?: Error) => {
    ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ask, batches, end };
}

describe("what is asked for together", () => {
  it("goes at once where nothing is under way, and else with all that waits", async () => {
    const { ask, batches, end } = work();
    const answers = [1, 2, 3, 4, 5, 6].map((item) => ask(item));
    expect(batches).toEqual([[1]]);
    await end();
    // No more at once than told.
    expect(batches).toEqual([[1], [2, 3, 4]]);
    await end();
    await end();
    expect(batches.at(-1)).toEqual([5, 6]);
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60]);
    const later = ask(7);
    await end();
    expect(await later).toBe(70);
  });

  it("fails together, and goes on", async () => {
    const { ask, end } = work();
    const first = ask(1);
    const others = Promise.allSettled([ask(2), ask(3)]);
    await end();
    await end(new Error("It is away"));
    expect(await first).toBe(10);
    expect((await others).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const again = ask(4);
    await end();
    expect(await again).toBe(40);
  });
});
