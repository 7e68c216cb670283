import { afterEach, expect, test } from "vitest";
import { FailureError } from "#domain";
import { surroundings } from "./surroundings.ts";
import { sandboxWork } from "./sandbox.ts";

const work = sandboxWork(surroundings);
let stop: (() => Promise<void>) | undefined;
afterEach(async () => stop?.());

test.each([
  [{ port: "70000" }, "The port"],
  [{ brokers: ["nobody"] }, "The broker"],
  [{ faults: ["melt=0.1"] }, "The fault"],
  [{ faults: ["cut-body=2"] }, "The fault"],
  [{ days: "0" }, "The number of days"],
  [{ live: "0" }, "The number of seconds"],
])("%o cannot be used", async (typed, message) => {
  const refusal = await work.start(typed).catch((error: unknown) => error);
  if (!(refusal instanceof FailureError)) throw new Error("Nothing was refused");
  expect(refusal.failure.code).toBe("invalid-setting");
  expect(refusal.failure.message).toContain(message);
});

test("it serves until the process is asked to end", async () => {
  const { url, origins, credentials, ended } = await work.start({
    port: "0",
    fills: "5",
    live: "1",
  });
  stop = async () => {
    process.emit("SIGTERM");
    await ended;
    for (const name of ["SIGINT", "SIGTERM"] as const) process.removeAllListeners(name);
  };
  const token = credentials["oanda"]?.["token"];
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`${origins["oanda"]?.["api"]}/accounts`, { headers });
  expect(reply.status).toBe(200);
  const taken = await work.start({ port: new URL(url).port }).catch((error: unknown) => error);
  expect(taken).toMatchObject({ failure: { code: "port-in-use" } });
});
