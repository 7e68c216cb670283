/** Long connections over real sockets, against servers that do what they should not. */
import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import { BrokerError } from "#guard";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { liveStreamNet } from "./live-net.ts";
import type { Link, LinkRequest } from "./stream-net.ts";

const WAIT = { timeout: 30_000, interval: 5 };
const servers: Server[] = [];
const links: Link[] = [];
afterEach(async () => {
  await Promise.all(links.splice(0).map((each) => each.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function served(answer: RequestListener = () => undefined) {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { server, host: `127.0.0.1:${port}` };
}

function listen(transport: LinkRequest["transport"], url: string) {
  const told: string[] = [];
  const ends: unknown[] = [];
  const net = liveStreamNet([url]);
  const link = net(
    { transport, url, headers: { "user-agent": "test" }, connectMs: 5_000, maxBytes: 100 },
    {
      onOpen: () => told.push("open"),
      onMessage: (message) => told.push(message),
      onAlive: () => told.push("alive"),
      onEnd: (error) => ends.push(error),
    },
  );
  links.push(link);
  const ended = async () => {
    await vi.waitFor(() => expect(ends).toHaveLength(1), WAIT);
    return ends[0];
  };
  return { link, told, ended, ends };
}

async function socketServer() {
  const { server, host } = await served();
  const sockets = new WebSocketServer({ server });
  return { sockets, url: `ws://${host}/` };
}

test("a WebSocket gives text and binary alike, and answers to pings", async () => {
  const { sockets, url } = await socketServer();
  sockets.on("connection", (client) => {
    client.send("text");
    client.send(Buffer.from("bytes"));
  });
  const { link, told } = listen("websocket", url);
  await vi.waitFor(() => expect(told).toEqual(["open", "text", "bytes"]), WAIT);
  link.ping();
  await vi.waitFor(() => expect(told).toContain("alive"), WAIT);
});

test("a message beyond the bound ends a WebSocket", async () => {
  const { sockets, url } = await socketServer();
  sockets.on("connection", (client) => client.send("x".repeat(101)));
  const { told, ended } = listen("websocket", url);
  expect(await ended()).toBeInstanceOf(Error);
  expect(told).toEqual(["open"]);
});

test.each(["websocket", "lines"] as const)("%s follows no redirect", async (transport) => {
  let isFollowed = false;
  const trap = await served(() => (isFollowed = true));
  trap.server.on("upgrade", () => (isFollowed = true));
  const headers = { location: `http://${trap.host}/` };
  const { server, host } = await served((_, reply) => void reply.writeHead(302, headers).end());
  server.on("upgrade", (_, socket) =>
    socket.end(`HTTP/1.1 302 Found\r\nlocation: ${headers.location}\r\n\r\n`),
  );
  const url = `${transport === "lines" ? "http" : "ws"}://${host}/`;
  const { ended, told } = listen(transport, url);
  expect(await ended()).toBeInstanceOf(BrokerError);
  expect([told, isFollowed]).toEqual([[], false]);
});

test.each(["websocket", "lines"] as const)("%s tells why it was refused", async (transport) => {
  const { server, host } = await served((_, reply) => {
    reply.writeHead(429, { "retry-after": "7" }).end();
  });
  server.on("upgrade", (_, socket) =>
    socket.end("HTTP/1.1 429 Too Many\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n"),
  );
  const url = `${transport === "lines" ? "http" : "ws"}://${host}/`;
  expect(await listen(transport, url).ended()).toMatchObject({
    ...{ code: "RATE_LIMIT_EXCEEDED", retryAfterMs: 7_000 },
  });
});

test("lines are whole wherever the network cuts them, and their end is told", async () => {
  const { host } = await served((_, reply) => {
    const bytes = Buffer.from("one\n\nzwei ü\nthr");
    reply.writeHead(200);
    for (const byte of bytes) reply.write(Buffer.of(byte));
    reply.end("ee\n");
  });
  const { told, ended } = listen("lines", `http://${host}/`);
  expect(await ended()).toMatchObject({ retryable: true });
  expect(told).toEqual(["open", "one", "zwei ü", "three"]);
});

test("a line beyond the bound ends the answer", async () => {
  const { host } = await served((_, reply) => void reply.writeHead(200).write("x".repeat(200)));
  const { told, ended } = listen("lines", `http://${host}/`);
  expect(await ended()).toMatchObject({ code: "PROTOCOL_ERROR" });
  expect(told).toEqual(["open"]);
});

test("nothing is told after a connection was closed, nor opened after it", async () => {
  const { sockets, url } = await socketServer();
  let count = 0;
  sockets.on("connection", (client) => {
    count++;
    client.send("late");
  });
  const { link, told, ends } = listen("websocket", url);
  await link.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect([told, ends, count]).toEqual([[], [], 0]);
});
