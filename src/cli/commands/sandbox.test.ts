import { expect, test } from "vitest";
import { fakeHost } from "../fakes.ts";
import { runProgram } from "../program.ts";

test("sandbox prints origins, credentials and how to point connections at them", async () => {
  const { host, written } = fakeHost({});
  expect(await runProgram(["sandbox"], host)).toBe(0);
  expect(written.out).toContain("ready at http://127.0.0.1:4300\n");
  expect(written.out).toContain(
    `OPENBLOTTER_ORIGINS='{"oanda":{"api":"http://127.0.0.1:4300/oanda/v3"}}'`,
  );
  expect(written.out).toMatch(/oanda\s+credential token\s+made-up/);
});

test("sandbox --json prints the same as data", async () => {
  const { host, written } = fakeHost({});
  expect(await runProgram(["sandbox", "--json"], host)).toBe(0);
  expect(JSON.parse(written.out)).toMatchObject({
    url: "http://127.0.0.1:4300",
    credentials: { oanda: { token: "made-up" } },
  });
});

test("sandbox --list-faults starts nothing", async () => {
  const { host, written } = fakeHost({});
  expect(await runProgram(["sandbox", "--list-faults"], host)).toBe(0);
  expect(written.out).toMatch(/cut-body\s+body shorter/);
  expect(written.out).not.toContain("ready at");
});
