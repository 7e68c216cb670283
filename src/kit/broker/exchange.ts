import type { Dispatcher } from "undici";
import type { Deadline } from "./deadlines.ts";
import { decompressed } from "./decompressed.ts";
import type { NetReply, NetRequest } from "./net.ts";
import { netFault, tooLong } from "./net-fault.ts";

type Headers = Readonly<Record<string, string>>;
export type Way = { readonly agent: Dispatcher; readonly deadline: Deadline };
type Received = { status: number; headers: Headers; readonly chunks: Buffer[]; length: number };

const UNSENT = { code: "TIMEOUT", outcome: "not-sent" } as const;
const TOO_LATE = "The broker did not answer in time";
const LATE = { code: "TIMEOUT", outcome: "unknown" } as const;

/**
 * One request and its whole reply, with one deadline from name look-up to the last byte. Listens to
 * the client directly: the streams between cost as much as the client itself.
 */
export async function exchange(way: Way, url: URL, request: NetRequest): Promise<NetReply> {
  const { deadlineMs, signal, maxBytes } = request;
  if (deadlineMs <= 0) throw netFault("No time is left for the request", UNSENT);
  signal?.throwIfAborted();
  const reply = await received(way, url, request).catch((error: unknown) => {
    // The caller's wish to stop is not an error of the broker.
    signal?.throwIfAborted();
    throw error;
  });
  const body = Buffer.concat(reply.chunks, reply.length);
  const { status, headers } = reply;
  return { status, headers, body: await decompressed(body, headers["content-encoding"], maxBytes) };
}

function received({ agent, deadline }: Way, url: URL, request: NetRequest): Promise<Received> {
  const { signal, deadlineMs, maxBytes, method, body = null } = request;
  return new Promise((resolve, reject) => {
    const reply: Received = { status: 0, headers: {}, chunks: [], length: 0 };
    let open: Dispatcher.DispatchController | undefined;
    let ended: Error | undefined;
    const end = (error: Error) => {
      ended = error;
      close();
      reject(error);
      open?.abort(error);
    };
    const stop = () => end(signal?.reason as Error);
    const inTime = deadline(deadlineMs, () => end(netFault(TOO_LATE, LATE)));
    signal?.addEventListener("abort", stop, { once: true });
    const close = () => {
      inTime();
      signal?.removeEventListener("abort", stop);
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        open = controller;
        // While it waited for a connection the caller may have given up.
        if (ended) controller.abort(ended);
      },
      onResponseStart(_, status, headers) {
        reply.status = status;
        reply.headers = flat(headers);
      },
      onResponseData(_, chunk) {
        reply.length += chunk.length;
        if (reply.length > maxBytes) return end(tooLong(maxBytes));
        reply.chunks.push(chunk);
      },
      onResponseEnd() {
        close();
        resolve(reply);
      },
      onResponseError: (_, error) => end(error),
    };
    const headers = { "accept-encoding": "gzip, br, deflate", ...request.headers };
    const { origin, pathname, search } = url;
    const path = pathname + search;
    agent.dispatch({ origin, path, method, headers, body }, handler);
  });
}

/** Names are in small letters already. */
function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const found: Record<string, string> = {};
  for (const [name, value = ""] of Object.entries(headers))
    found[name] = Array.isArray(value) ? value.join(", ") : value;
  return found;
}
