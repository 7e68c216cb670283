import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { Duplex } from "node:stream";
import type { Clock } from "#domain";
import type { Delivery } from "../faults/bend.ts";
import type { RawRequest } from "./door.ts";
import { serveLines, serveSocket } from "./stream-server.ts";
import type { Streams } from "./streams.ts";

const MAX_BODY_BYTES = 1_000_000;

export type ServerParts = {
  readonly answer: (request: RawRequest, message: IncomingMessage) => Delivery;
  readonly streams: Pick<Streams, "open" | "close">;
  readonly clock: Pick<Clock, "sleep">;
  readonly port: number;
};

export type Listening = { readonly url: string; readonly close: () => Promise<void> };

/** Serves on the loopback. Port 0 takes any that is free. */
export async function listen({ answer, streams, clock, port }: ServerParts): Promise<Listening> {
  const closing = new AbortController();
  const server = createServer((message, response) => {
    respond(message, response).catch(() => message.destroy());
  });

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(message);
    if (body === undefined) return void message.destroy();
    const raw = { ...headOf(message), body };
    const stream = streams.open(raw);
    if (stream) return serveLines(response, stream);
    await send(response, answer(raw, message), clock, closing.signal);
  }

  server.on("upgrade", (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    const raw = { ...headOf(message), body: "" };
    const stream = streams.open(raw);
    if (stream) return void serveSocket({ message, socket, head }, stream);
    const { status } = answer(raw, message);
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });

  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    async close() {
      closing.abort();
      streams.close();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function headOf(message: IncomingMessage): Omit<RawRequest, "body"> {
  const { method = "GET", url: target = "/" } = message;
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
  return { method, target, headers: Object.fromEntries(headers) as RawRequest["headers"] };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** Undefined where it is too long. */
async function bodyOf(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function send(
  response: ServerResponse,
  { status, headers, body, manner }: Delivery,
  clock: Pick<Clock, "sleep">,
  signal: AbortSignal,
): Promise<void> {
  if (manner.as === "hang") return;
  if (manner.as === "reset") return void response.socket?.resetAndDestroy();
  // The clock of the sandbox, not of the machine.
  response.sendDate = false;
  const length = { "content-length": String(body.length) };
  const isChunked = manner.as === "cut" && manner.chunked;
  response.writeHead(status, isChunked ? headers : { ...headers, ...length });
  if (manner.as === "whole") return void response.end(body);
  if (manner.as === "cut") {
    response.write(body.subarray(0, manner.at), () => {
      const { socket } = response;
      if (manner.reset) socket?.resetAndDestroy();
      else socket?.destroy();
    });
    return;
  }
  for (let at = 0; at < body.length && !response.destroyed; at++) {
    response.write(body.subarray(at, at + 1));
    await clock.sleep(manner.pauseMs, signal);
  }
  response.end();
}
