import { BrokerApiError, type BrokerError } from "#guard";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Agent, Dispatcher } from "undici";
import type { Net, NetReply, NetRequest } from "./net.ts";

export type UndiciNetOptions = {
  /** Origins that may be reached, as texts that begin with scheme and host; nothing else is. */
  readonly origins: readonly string[];
  /** Connections to one origin at a time. Default 8. */
  readonly connections?: number;
  /** For name look-up, connecting and the TLS handshake together. Default 10,000. */
  readonly connectMs?: number;
  /** Certificates of authorities to trust besides the usual ones, as PEM. */
  readonly ca?: string;
};

/** A net and how to give its sockets back. */
export type ClosableNet = Net & { readonly close: () => Promise<void> };

/**
 * The network by undici: one pool of connections, no redirect followed, one deadline from name
 * look-up to the last byte, and a cap on the bytes after decompression.
 */
export function undiciNet(options: UndiciNetOptions): ClosableNet {
  const allowed = new Set(options.origins.map((origin) => new URL(origin).origin));
  let agent: Promise<Agent> | undefined;
  const open = () => (agent ??= openAgent(options));
  const net: Net = async (request) => {
    const { origin } = new URL(request.url);
    if (!allowed.has(origin))
      throw new TypeError(`The net was not made for "${origin}"; nothing was sent`);
    return exchange(await open(), request);
  };
  return Object.assign(net, {
    close: async () => {
      const opened = await agent;
      await opened?.close();
    },
  });
}

// Loaded with the first request: most commands never make one.
async function openAgent({ connections = 8, connectMs = 10_000, ca }: UndiciNetOptions) {
  const { Agent } = await import("undici");
  const connect = { timeout: connectMs, ...(ca !== undefined && { ca }) };
  return new Agent({ connections, connect, pipelining: 1, keepAliveTimeout: 10_000 });
}

async function exchange(agent: Dispatcher, request: NetRequest): Promise<NetReply> {
  const { deadlineMs, signal } = request;
  if (deadlineMs <= 0) throw fault("TIMEOUT", "No time is left for the request", "not-sent");
  const deadline = AbortSignal.timeout(Math.ceil(deadlineMs));
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  try {
    const { origin, pathname, search } = new URL(request.url);
    const reply = await agent.request({
      origin,
      path: pathname + search,
      method: request.method,
      headers: { "accept-encoding": "gzip, br, deflate", ...request.headers },
      body: request.body ?? null,
      signal: either,
    });
    const headers = flat(reply.headers);
    return {
      status: reply.statusCode,
      headers,
      body: await whole(reply.body, headers["content-encoding"], request.maxBytes),
    };
  } catch (error) {
    // The caller's wish to stop is not an error of the broker.
    signal?.throwIfAborted();
    if (deadline.aborted) throw fault("TIMEOUT", "The broker did not answer in time", "unknown");
    throw error;
  }
}

function fault(
  code: "TIMEOUT" | "PROTOCOL_ERROR",
  message: string,
  outcome: "unknown" | "not-sent",
): BrokerError {
  return new BrokerApiError(message, {
    code,
    outcome,
    ...(message === CUT && { retryable: true }),
  });
}

const flat = (headers: Dispatcher.ResponseData["headers"]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );

/** All bytes after decompression. What does not end as it should, or is too long, is no reply. */
async function whole(
  body: Readable,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const decoder = decoderOf(encoding);
  const chunks: Buffer[] = [];
  let length = 0;
  const take = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  };
  try {
    await (decoder ? pipeline(body, decoder, take) : take(body));
  } catch (error) {
    // What is left unread ends in an error of the streams, which says nothing of the length.
    if (length <= maxBytes)
      throw isArchive(error) ? fault("PROTOCOL_ERROR", CUT, "unknown") : error;
  }
  if (length > maxBytes)
    throw fault("PROTOCOL_ERROR", `The reply is longer than ${maxBytes} bytes`, "unknown");
  return Buffer.concat(chunks, length);
}

const CUT = "The compressed reply is cut or damaged";
const isArchive = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  /^Z_|^ERR_BROTLI|^ERR__ERROR/.test(String(error.code));

function decoderOf(encoding = "identity"): Transform | undefined {
  const name = encoding.trim().toLowerCase();
  if (name === "" || name === "identity") return undefined;
  if (name === "gzip" || name === "x-gzip") return createGunzip();
  if (name === "br") return createBrotliDecompress();
  if (name === "deflate") return createInflate();
  throw fault("PROTOCOL_ERROR", `The reply is encoded as "${encoding}"`, "unknown");
}
