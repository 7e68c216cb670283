import type { Agent, Dispatcher } from "undici";
import { handshakeRefused, netFault } from "./net-fault.ts";
import type { OpenLink } from "./later-link.ts";
import type { LinkListener, LinkRequest } from "./stream-net.ts";

/** Lines of one long HTTP answer by undici. It has a socket of its own, which ends with it. */
export const openLines =
  ({ url, headers, connectMs, maxBytes }: LinkRequest): OpenLink =>
  async (listener, signal) => {
    const { Agent: Sockets } = await import("undici");
    signal.throwIfAborted();
    const agent = new Sockets({ connections: 1, pipelining: 1, connect: { timeout: connectMs } });
    const { origin, pathname, search } = new URL(url);
    const asked = { origin, path: pathname + search, method: "GET" as const };
    const waits = { headersTimeout: connectMs, bodyTimeout: 0 };
    agent.dispatch(
      { ...asked, ...waits, headers: { "accept-encoding": "identity", ...headers } },
      handlerOf(agent, listener, maxBytes),
    );
    return { send: () => undefined, ping: () => undefined, close: () => agent.destroy() };
  };

function handlerOf(
  agent: Agent,
  listener: LinkListener,
  maxBytes: number,
): Dispatcher.DispatchHandler {
  const text = new TextDecoder();
  let rest = "";
  const end = (error: unknown) => {
    listener.onEnd(error);
    void agent.destroy();
  };
  return {
    onRequestStart: () => undefined,
    onResponseStart(_, status, headers) {
      if (status >= 200 && status < 300) return listener.onOpen();
      end(handshakeRefused(status, [headers["retry-after"]].flat()[0]));
    },
    onResponseData(_, chunk) {
      const lines = (rest + text.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > maxBytes) return end(netFault(`A line is longer than ${maxBytes}`, ODD));
      for (const line of lines) if (line.trim() !== "") listener.onMessage(line);
    },
    onResponseEnd: () => end(netFault("The broker ended the stream", PASSING)),
    onResponseError: (_, error) => end(error),
  };
}

const ODD = { code: "PROTOCOL_ERROR", outcome: "unknown" } as const;
const PASSING = { ...ODD, retryable: true } as const;
