import type { Agent } from "undici";
import { createDeadlines } from "./deadlines.ts";
import { exchange } from "./exchange.ts";
import type { Net } from "./net.ts";

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
  const deadline = createDeadlines();
  const open = () => (agent ??= openAgent(options));
  const net: Net = async (request) => {
    const url = new URL(request.url);
    if (!allowed.has(url.origin))
      throw new TypeError(`The net was not made for "${url.origin}"; nothing was sent`);
    return exchange({ agent: await open(), deadline }, url, request);
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
