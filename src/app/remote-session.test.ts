import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { api } from "#http";
import { remoteSession } from "./remote-session.ts";
import { textOf } from "./request.ts";

type Seen = {
  readonly method: string;
  readonly url: string;
  readonly type: string;
  readonly body: string;
};

let server: Server;
let url: string;
let seen: Seen[];
let answer: (reply: ServerResponse, request: IncomingMessage) => void;
beforeEach(async () => {
  seen = [];
  answer = (reply) => reply.end("{}");
  server = createServer((request, reply) => {
    const { method = "", url: at = "", headers } = request;
    void textOf(request).then((body) => {
      seen.push({ method, url: at, type: headers["content-type"] ?? "", body });
      answer(reply, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test("a call becomes the request that the server routes", async () => {
  const session = remoteSession(url);
  const params = { account: "ibkr:U1", instrument: "option:SPY C 5", id: "a/b" };
  await session.call(api.annotateTrade, { params, body: { note: "n", tags: [] } });
  await session.call(api.listTrades, {
    query: { account: ["a", "b&c"], tag: undefined, limit: 5 },
  });
  expect(seen).toEqual([
    {
      method: "PUT",
      url: "/api/trades/ibkr%3AU1/option%3ASPY%20C%205/a%2Fb/annotation",
      type: "application/json",
      body: '{"note":"n","tags":[]}',
    },
    { method: "GET", url: "/api/trades?account=a&account=b%26c&limit=5", type: "", body: "" },
  ]);
});

test("a file is sent as it is read", async () => {
  const bytes = async function* () {
    yield new TextEncoder().encode("a,");
    yield new TextEncoder().encode("b");
  };
  const body = { name: "x.csv", size: 3, bytes };
  await remoteSession(url).call(api.createImport, { query: { name: "x.csv" }, body });
  expect(seen).toMatchObject([{ method: "POST", url: "/api/imports?name=x.csv", body: "a,b" }]);
});

test("a problem of the server is the failure that it stands for", async () => {
  const failure = { code: "unknown-layout", owner: "user", next: "Map its columns" };
  const problem = { type: "urn:x", title: "Unknown", status: 422, ...failure };
  answer = (reply) => reply.writeHead(422).end(JSON.stringify(problem));
  await expect(remoteSession(url).call(api.listAccounts)).rejects.toMatchObject({
    failure: { message: "Unknown", ...failure },
  });
});

test("a server that is gone or talks of something else is a failure with a next step", async () => {
  const unreachable = { failure: { code: "server-unreachable", owner: "user" } };
  answer = (reply) => reply.writeHead(502).end("<html>");
  await expect(remoteSession(url).call(api.listAccounts)).rejects.toMatchObject(unreachable);
  await expect(remoteSession("http://127.0.0.1:1").call(api.listAccounts)).rejects.toMatchObject(
    unreachable,
  );
});

test("events arrive whole, however they are cut on the way, until the session is closed", async () => {
  const session = remoteSession(url);
  const heard: unknown[] = [];
  const left = new Promise<void>((resolve) => {
    answer = (reply, request) => {
      request.socket.on("close", () => resolve());
      reply.write('retry: 1\n\nevent: data-changed\ndata: {"type":"data-ch');
      setImmediate(() => reply.write('anged","reason":"undo"}\n\n'));
    };
  });
  await new Promise<void>((resolve) => {
    session.subscribe((event) => {
      heard.push(event);
      resolve();
    });
  });
  expect(heard).toEqual([{ type: "data-changed", reason: "undo" }]);
  await session.close();
  await left;
});
