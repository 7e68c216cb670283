import { getEventListeners } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { classifyError } from "#guard";
import { type ClosableNet, undiciNet } from "../index.ts";

const scripts: Readonly<Record<string, (reply: ServerResponse) => void>> = {
  "/plain": (reply) => reply.setHeader("X-Left", "3").end("hello"),
  "/gzip": (reply) => reply.setHeader("content-encoding", "gzip").end(gzipSync("hello")),
  "/gzip-cut": (reply) =>
    reply.setHeader("content-encoding", "gzip").end(gzipSync("hello".repeat(50)).subarray(0, 20)),
  "/gzip-bomb": (reply) =>
    reply.setHeader("content-encoding", "gzip").end(gzipSync(Buffer.alloc(5_000_000))),
  "/odd": (reply) => reply.setHeader("content-encoding", "rot13").end("uryyb"),
  "/redirect": (reply) => reply.writeHead(307, { location: "http://127.0.0.1:1/away" }).end(),
  "/cut": (reply) => {
    reply.writeHead(200, { "content-length": "100" }).write("half");
    setImmediate(() => reply.socket?.destroy());
  },
  "/silence": () => {},
  "/slow": (reply) => {
    const drip = setInterval(() => reply.write("."), 20);
    reply.on("close", () => clearInterval(drip));
  },
  "/gone": (reply) => reply.socket?.resetAndDestroy(),
};

let server: Server;
let net: ClosableNet;
let origin = "";

beforeAll(async () => {
  server = createServer((request, reply) => scripts[request.url ?? ""]?.(reply));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  net = undiciNet({ origins: [`${origin}/v3`, "http://127.0.0.1:9"] });
});
afterAll(async () => {
  server.closeAllConnections();
  await net.close();
  await new Promise((resolve) => server.close(resolve));
});

const ask = (path: string, more: { deadlineMs?: number; signal?: AbortSignal } = {}) =>
  net({
    method: "GET",
    url: path.startsWith("http") ? path : origin + path,
    headers: {},
    deadlineMs: 5000,
    maxBytes: 1_000_000,
    ...more,
  });

const meaningOf = async (work: Promise<unknown>) => {
  const { code, outcome } = classifyError(
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  return `${code} ${outcome}`;
};

test("a reply comes whole, with headers in small letters", async () => {
  const { status, headers, body } = await ask("/plain");
  expect([status, headers["x-left"], Buffer.from(body).toString()]).toEqual([200, "3", "hello"]);
  expect(Buffer.from((await ask("/gzip")).body).toString()).toBe("hello");
});

test("a redirect is a reply and is not followed", async () => {
  expect((await ask("/redirect")).status).toBe(307);
});

test.each([
  ["/cut", "NETWORK unknown"],
  ["/gone", "NETWORK unknown"],
  ["/gzip-cut", "PROTOCOL_ERROR unknown"],
  ["/gzip-bomb", "PROTOCOL_ERROR unknown"],
  ["/odd", "PROTOCOL_ERROR unknown"],
  ["http://127.0.0.1:9/", "CONNECTION_FAILED not-sent"],
])("%s fails as %s", async (path, meaning) => expect(await meaningOf(ask(path))).toBe(meaning));

test.each(["/silence", "/slow"])("%s ends with the deadline", async (path) => {
  const startedAt = performance.now();
  expect(await meaningOf(ask(path, { deadlineMs: 150 }))).toBe("TIMEOUT unknown");
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test("no time left is no request", async () => {
  expect(await meaningOf(ask("/plain", { deadlineMs: 0 }))).toBe("TIMEOUT not-sent");
});

test("the wish to stop ends a request with its own reason", async () => {
  const stop = new AbortController();
  const work = ask("/silence", { signal: stop.signal });
  stop.abort(new Error("Stopped by the test"));
  await expect(work).rejects.toThrow("Stopped by the test");
});

test("the deadline counts while all connections are taken, and so does the wish to stop", async () => {
  const narrow = undiciNet({ origins: [origin], connections: 1 });
  const request = { method: "GET", url: `${origin}/silence`, headers: {}, maxBytes: 1000 };
  const [first, stop] = [new AbortController(), new AbortController()];
  const held = narrow({ ...request, deadlineMs: 5000, signal: first.signal }).catch(() => "ended");
  const late = narrow({ ...request, deadlineMs: 100 });
  const stopped = narrow({ ...request, deadlineMs: 5000, signal: stop.signal });
  stop.abort(new Error("Stopped while waiting"));
  await expect(stopped).rejects.toThrow("Stopped while waiting");
  expect(await meaningOf(late)).toBe("TIMEOUT unknown");
  first.abort();
  expect(await held).toBe("ended");
  await narrow.close();
});

test("nobody listens to the caller's signal once the reply is there", async () => {
  const { signal } = new AbortController();
  await ask("/plain", { signal });
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("a host that it was not made for is not reached", async () => {
  await expect(ask("http://localhost:9/")).rejects.toThrow("nothing was sent");
  await expect(ask(origin.replace("http:", "https:"))).rejects.toThrow("nothing was sent");
});
