import type { Dispatcher } from "undici";
import { decompressed } from "./decompressed.ts";
import type { NetReply, NetRequest } from "./net.ts";
import { netFault, tooLong } from "./net-fault.ts";

type Headers = Readonly<Record<string, string>>;
type Received = { status: number; headers: Headers; readonly chunks: Buffer[]; length: number };

const UNSENT = { code: "TIMEOUT", outcome: "not-sent" } as const;
const LATE = { code: "TIMEOUT", outcome: "unknown" } as const;

/**
 * One request and its whole reply, with one deadline from name look-up to the last byte. Listens to
 * the client directly: the streams between cost as much as the client itself.
 */
export async function exchange(
  agent: Dispatcher,
  url: URL,
  request: NetRequest,
): Promise<NetReply> {
  const { deadlineMs, signal, maxBytes } = request;
  if (deadlineMs <= 0) throw netFault("No time is left for the request", UNSENT);
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(Math.ceil(deadlineMs));
  const reply = await received(agent, url, { ...request, ends: [deadline, signal] }).catch(
    (error: unknown) => {
      // The caller's wish to stop is not an error of the broker.
      signal?.throwIfAborted();
      if (deadline.aborted) throw netFault("The broker did not answer in time", LATE);
      throw error;
    },
  );
  const body = Buffer.concat(reply.chunks, reply.length);
  const { status, headers } = reply;
  return { status, headers, body: await decompressed(body, headers["content-encoding"], maxBytes) };
}

type Ended = NetRequest & { readonly ends: readonly (AbortSignal | undefined)[] };

function received(agent: Dispatcher, url: URL, request: Ended): Promise<Received> {
  const { ends, maxBytes, method, body = null } = request;
  return new Promise((resolve, reject) => {
    const reply: Received = { status: 0, headers: {}, chunks: [], length: 0 };
    let open: Dispatcher.DispatchController | undefined;
    const end = (error: Error) => {
      close();
      reject(error);
      open?.abort(error);
    };
    const stop = () => end(ends.find((each) => each?.aborted)?.reason as Error);
    const close = () => ends.forEach((each) => each?.removeEventListener("abort", stop));
    for (const each of ends) each?.addEventListener("abort", stop, { once: true });
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        open = controller;
        // While it waited for a connection the caller may have given up.
        if (ends.some((each) => each?.aborted)) stop();
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
