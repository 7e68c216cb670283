import { expect, test } from "vitest";
import { fakeHost } from "../fakes.ts";
import { runProgram } from "../program.ts";

async function run(...args: readonly string[]) {
  const { host, written } = fakeHost({});
  const code = await runProgram(args, host);
  return { code, ...written };
}

test("users list shows who may sign in and with what", async () => {
  const { code, out } = await run("users", "list");
  expect(code).toBe(0);
  expect(out).toMatch(/Anna +anna@example\.org +owner +on/);
  expect(JSON.parse((await run("users", "list", "--json")).out)).toMatchObject([{ name: "Anna" }]);
});

test("users reset prints the new password and what else it did", async () => {
  const { code, out } = await run("users", "reset", "anna@example.org");
  expect([code, out]).toEqual([0, expect.stringContaining("a-new-password")]);
  expect(out).toContain("second factor is off");
  expect((await run("users", "reset")).code).toBe(1);
});
