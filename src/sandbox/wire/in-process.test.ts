import type { NetRequest } from "#kit";
import { expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import type { FaultName } from "../faults/fault.ts";
import { createSandbox } from "../sandbox.ts";
import { inProcessNet } from "./in-process.ts";

function opened() {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["oanda"], history: { days: 5, fills: 9 } });
  const net = inProcessNet({ handle: sandbox.handle, clock, latencyMs: () => 40 });
  const ask = (more: Partial<NetRequest> = {}) =>
    net({
      method: "GET",
      url: "http://sandbox.invalid/v3/accounts/101-001-7000001-001/transactions/sinceid?id=1",
      headers: { Authorization: `Bearer ${sandbox.credentials["oanda"]?.["token"]}` },
      deadlineMs: 5000,
      maxBytes: 1_000_000,
      ...more,
    });
  const under = (fault: FaultName, more: Partial<NetRequest> = {}) => {
    sandbox.faults.add([{ do: fault }]);
    return ask(more);
  };
  return { clock, ask, under };
}

it("gives what sockets would bring, after its latency, by the sandbox's clock", async () => {
  const { clock, ask } = opened();
  const { status, headers, body } = await ask();
  expect([status, headers["date"]]).toEqual([200, "Mon, 02 Mar 2026 12:00:00 GMT"]);
  expect(clock.now()).toBe("2026-03-02T12:00:00.040000Z");
  expect(JSON.parse(new TextDecoder().decode(body))).toMatchObject({
    transactions: expect.anything(),
  });
});

it.each([
  ["reset-after", "ECONNRESET"],
  ["cut-body", "UND_ERR_SOCKET"],
  ["hang-after", "UND_ERR_BODY_TIMEOUT"],
  ["slow-loris", "UND_ERR_BODY_TIMEOUT"],
  ["truncated-gzip", "Z_BUF_ERROR"],
  ["gzip-bomb", "ERR_BUFFER_TOO_LARGE"],
] as const)("%s fails with %s", async (fault, code) => {
  await expect(opened().under(fault)).rejects.toMatchObject({ code });
});

it("a hanging request takes its whole deadline and no more", async () => {
  const { clock, under } = opened();
  await expect(under("hang-before")).rejects.toThrow();
  expect(clock.now()).toBe("2026-03-02T12:00:05.040000Z");
});

it("a reply beyond the cap is none", async () => {
  await expect(opened().ask({ maxBytes: 100 })).rejects.toMatchObject({
    code: "UND_ERR_RES_EXCEEDED_MAX_SIZE",
  });
});
