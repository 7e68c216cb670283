import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Opened, Wire } from "./streams.ts";

type Stream = (wire: Wire) => Opened;

const MAX_MESSAGE_BYTES = 1_000_000;

/** An answer that never ends, one message to a line. */
export function serveLines(response: ServerResponse, open: Stream): void {
  response.writeHead(200, { "content-type": "application/octet-stream" });
  response.flushHeaders();
  const { end } = open({
    send: (text) => response.write(`${text}\n`),
    end: () => response.end(),
    cut: () => response.destroy(),
    pause: () => undefined,
  });
  response.on("close", end);
}

/** A WebSocket. */
export async function serveSocket(
  { message, socket, head }: { message: IncomingMessage; socket: Duplex; head: Buffer },
  open: Stream,
): Promise<void> {
  const { WebSocketServer } = await import("ws");
  const server = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, maxPayload: MAX_MESSAGE_BYTES },
  });
  server.handleUpgrade(message, socket, head, (client) => {
    const { hear, end } = open({
      send: (text) => client.send(text),
      end: (code) => client.close(code),
      cut: () => client.terminate(),
      pause: () => client.pause(),
    });
    client.on("message", (data: Buffer) => hear(data.toString("utf8")));
    client.on("error", () => client.terminate());
    client.on("close", end);
  });
}
