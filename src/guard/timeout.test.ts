import { simulatedClock } from "#testing";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { BrokerError, withTimeout } from "./index.ts";

describe("withTimeout", () => {
  it("gives the result of work that is in time and leaves nothing waiting", async () => {
    const clock = simulatedClock();
    const work = () => clock.sleep(99).then(() => "done");
    expect(await clock.finish(withTimeout(work, 100, { clock }))).toBe("done");
    await clock.advance(1000);
  });

  it("rejects with an unknown outcome, even if the work does not listen", async () => {
    const clock = simulatedClock();
    const deaf = () => new Promise<never>(() => undefined);
    const late = withTimeout(deaf, 100, { clock, operation: "getTrades", broker: "oanda" });
    const error = await clock.finish(late.catch((each: unknown) => each));
    expect(error).toBeInstanceOf(BrokerError);
    expect(error).toMatchObject({
      code: "TIMEOUT",
      outcome: "unknown",
      broker: "oanda",
      message: 'The answer to "getTrades" did not come within 100 ms',
    });
    expect(clock.monotonicMs()).toBe(100);
  });

  it("rejects with TIMEOUT when the work rejects because it was aborted", async () => {
    const clock = simulatedClock();
    const listening = (signal: AbortSignal) =>
      new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(new Error("aborted"))),
      );
    const error = await clock.finish(
      withTimeout(listening, 100, { clock }).catch((e: unknown) => e),
    );
    expect(error).toMatchObject({ code: "TIMEOUT" });
  });

  it("gives the reason of a signal from outside", async () => {
    const clock = simulatedClock();
    const outside = new AbortController();
    let seen: unknown;
    const work = withTimeout(
      (signal) =>
        new Promise<never>(() => signal.addEventListener("abort", () => (seen = signal.reason))),
      100,
      { clock, signal: outside.signal },
    ).catch((error: unknown) => error);
    outside.abort("shut down");
    expect(await work).toBe("shut down");
    expect(seen).toBe("shut down");
    await expect(
      withTimeout(() => Promise.resolve(1), 100, { clock, signal: outside.signal }),
    ).rejects.toBe("shut down");
  });

  it("closes the socket of the call", async () => {
    const clock = simulatedClock();
    const server = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const asked = once(server, "request");
    const call = withTimeout((signal) => fetch(`http://127.0.0.1:${port}/`, { signal }), 100, {
      clock,
    });
    const failed = call.catch((error: unknown) => error);
    const [request] = (await asked) as [import("node:http").IncomingMessage];
    const closed = once(request.socket, "close");
    await clock.advance(100);
    await closed;
    expect(await failed).toMatchObject({ code: "TIMEOUT" });
    server.close();
  });
});
