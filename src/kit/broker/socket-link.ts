import type { RawData, WebSocket } from "ws";
import { handshakeRefused, netFault } from "./net-fault.ts";
import type { OpenLink } from "./later-link.ts";
import type { Link, LinkListener, LinkRequest } from "./stream-net.ts";

/** A broker that does not answer the end of a connection is not waited for any longer. */
const CLOSING_MS = 1_000;
const DONE = 1000;

/** A WebSocket by `ws`, without compression, whose memory would be the other side's to fill. */
export const openSocket =
  (request: LinkRequest): OpenLink =>
  async (listener, signal) => {
    const { WebSocket: Socket } = await import("ws");
    signal.throwIfAborted();
    const { url, headers, connectMs, maxBytes } = request;
    const socket = new Socket(url, {
      ...{ headers: { ...headers }, handshakeTimeout: connectMs, maxPayload: maxBytes },
      ...{ perMessageDeflate: false, followRedirects: false },
    });
    return linkOver(socket, listener);
  };

function linkOver(socket: WebSocket, listener: LinkListener): Link {
  let trouble: unknown;
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("open", listener.onOpen);
  socket.on("message", (data) => listener.onMessage(textOf(data)));
  socket.on("ping", listener.onAlive);
  socket.on("pong", listener.onAlive);
  socket.on("error", (error) => (trouble ??= error));
  socket.on("unexpected-response", (_, { statusCode = 0, headers: told }) => {
    trouble = handshakeRefused(statusCode, told["retry-after"]);
    socket.terminate();
  });
  socket.on("close", (code) => listener.onEnd(trouble ?? hungUp(code)));
  return {
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(message);
    },
    ping: () => {
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    close: () => closed(socket, gone),
  };
}

async function closed(socket: WebSocket, gone: Promise<void>): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  if (socket.readyState === socket.CONNECTING) socket.terminate();
  else socket.close(DONE);
  const late = AbortSignal.timeout(CLOSING_MS);
  late.addEventListener("abort", () => socket.terminate(), { once: true });
  await gone;
}

/** Brokers send text, and some the same as binary frames. */
function textOf(data: RawData): string {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString("utf8");
  return (Array.isArray(data) ? Buffer.concat(data) : data).toString("utf8");
}

const hungUp = (code: number) =>
  netFault(`The broker closed the stream with code ${code}`, { ...PASSING });

const PASSING = { code: "PROTOCOL_ERROR", outcome: "unknown", retryable: true } as const;
