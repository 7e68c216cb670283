import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { faultOf } from "./index.ts";

/** What a broker does once a connection stands. */
type Behaviour = (socket: Socket) => void;

async function sendTo(behaviour: Behaviour, signal = AbortSignal.timeout(5000)): Promise<unknown> {
  const server = createServer(
    (socket) => void behaviour(socket.on("error", () => socket.destroy())),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x", signal });
    return await answer.json().then(() => undefined);
  } catch (error) {
    return error;
  } finally {
    server.close();
  }
}

const answering =
  (text: string): Behaviour =>
  (socket) => {
    socket.once("data", () => socket.end(text));
  };

describe("faultOf, with the network of this Node", () => {
  it("knows that a refused connection sent nothing", async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    const error: unknown = await fetch(`http://127.0.0.1:${port}/`).catch((each: unknown) => each);
    expect(faultOf(error)).toEqual({
      code: "CONNECTION_FAILED",
      outcome: "not-sent",
      brokerCode: "ECONNREFUSED",
    });
  });

  it("knows that a blocked port sent nothing", async () => {
    const error: unknown = await fetch("http://127.0.0.1:1/").catch((each: unknown) => each);
    expect(faultOf(error)?.outcome).toBe("not-sent");
  });

  it("does not know whether a request was seen before the other side closed", async () => {
    const error = await sendTo((socket) => void socket.once("data", () => socket.end()));
    expect(faultOf(error)).toMatchObject({ code: "NETWORK", outcome: "unknown" });
  });

  it("does not know whether a request was seen before a reset", async () => {
    const error = await sendTo(
      (socket) => void socket.once("data", () => socket.resetAndDestroy()),
    );
    expect(faultOf(error)).toMatchObject({ code: "NETWORK", outcome: "unknown" });
  });

  it("knows a late answer as a timeout that may have had an effect", async () => {
    const error = await sendTo(() => undefined, AbortSignal.timeout(50));
    expect(faultOf(error)).toMatchObject({ code: "TIMEOUT", outcome: "unknown" });
  });

  it.each([
    ["a body that is cut", "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n[1,2", "NETWORK"],
    ["HTML with status 200", "HTTP/1.1 200 OK\r\n\r\n<html></html>", "PROTOCOL_ERROR"],
    ["no HTTP at all", "hello\r\n\r\n", "PROTOCOL_ERROR"],
    [
      "compressed text that is none",
      "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello",
      "PROTOCOL_ERROR",
    ],
  ])("reads %s", async (_, text, code) => {
    expect(faultOf(await sendTo(answering(text)))).toMatchObject({ code, outcome: "unknown" });
  });
});

describe("faultOf", () => {
  it.each([
    [{ code: "ECONNRESET", syscall: "connect" }, "not-sent"],
    [{ code: "ECONNRESET", syscall: "read" }, "unknown"],
    [{ code: "ETIMEDOUT", syscall: "connect" }, "not-sent"],
    [{ code: "ETIMEDOUT", syscall: "read" }, "unknown"],
    [{ code: "EHOSTUNREACH", syscall: "connect" }, "not-sent"],
    [{ code: "EPIPE", syscall: "write" }, "unknown"],
    [{ code: "UND_ERR_CONNECT_TIMEOUT" }, "not-sent"],
    [{ code: "UND_ERR_HEADERS_TIMEOUT" }, "unknown"],
    [{ code: "CERT_HAS_EXPIRED" }, "not-sent"],
    [{ code: "EPROTO", syscall: "write" }, "unknown"],
    [
      {
        code: "ECONNRESET",
        message: "Client network socket disconnected before secure TLS connection was established",
      },
      "not-sent",
    ],
  ])("takes %j as %s", (cause, outcome) => {
    expect(faultOf(new TypeError("fetch failed", { cause }))?.outcome).toBe(outcome);
  });

  it("trusts several attempts to connect only if none got through", () => {
    const failed = (syscall: string) => ({ code: "ECONNRESET", syscall });
    const all = { code: "ECONNRESET", errors: [failed("connect"), failed("connect")] };
    const some = { code: "ECONNRESET", errors: [failed("connect"), failed("read")] };
    expect(faultOf(all)?.outcome).toBe("not-sent");
    expect(faultOf(some)?.outcome).toBe("unknown");
  });

  it("says nothing of what is no fault of the network", () => {
    const cycle: { cause?: unknown } = {};
    cycle.cause = cycle;
    for (const value of [undefined, "x", new Error("x"), cycle, { code: "toString" }]) {
      expect(faultOf(value)).toBeUndefined();
    }
  });
});
