import { gunzipSync } from "node:zlib";
import type { Clock } from "#domain";
import type { Net, NetReply, NetRequest } from "#kit";
import type { Delivery } from "../faults/bend.ts";
import type { Door } from "./door.ts";

export type InProcessParts = {
  readonly handle: Door;
  /** Waits pass on it, so a simulated one makes them free. */
  readonly clock: Clock;
  /** How long one exchange takes. Default: no time. */
  readonly latencyMs?: (request: NetRequest) => number;
};

/**
 * The sandbox as a network without sockets, for simulations: the same door, limits and faults, and
 * what goes wrong on the way fails with the codes that Node and undici give.
 */
export const inProcessNet =
  ({ handle, clock, latencyMs }: InProcessParts): Net =>
  async (request) => {
    const { method, headers, body = "", deadlineMs, signal } = request;
    const { pathname, search, host } = new URL(request.url);
    await clock.sleep(latencyMs?.(request) ?? 0, signal);
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const delivery = handle({
      method,
      target: pathname + search,
      headers: { ...Object.fromEntries(lower), host },
      body,
    });
    await arrival(delivery, { deadlineMs, signal, clock });
    return replyOf(delivery, request.maxBytes);
  };

type Patience = {
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
};

/** Waits until all bytes are there, or fails as the network does. */
async function arrival({ manner, body }: Delivery, patience: Patience): Promise<void> {
  const { deadlineMs, signal, clock } = patience;
  if (manner.as === "reset") throw broken("ECONNRESET", "read ECONNRESET");
  if (manner.as === "cut") throw broken("UND_ERR_SOCKET", "other side closed");
  if (manner.as === "whole") return;
  const takesMs = manner.as === "drip" ? body.length * manner.pauseMs : Infinity;
  await clock.sleep(Math.min(takesMs, deadlineMs), signal);
  if (takesMs > deadlineMs) throw broken("UND_ERR_BODY_TIMEOUT", "Body Timeout Error");
}

function replyOf({ status, headers, body }: Delivery, maxBytes: number): NetReply {
  const isZipped = headers["content-encoding"] === "gzip";
  const bytes = isZipped ? gunzipSync(body, { maxOutputLength: maxBytes }) : body;
  if (bytes.length > maxBytes)
    throw broken("UND_ERR_RES_EXCEEDED_MAX_SIZE", "Response size exceeded");
  return { status, headers, body: bytes };
}

const broken = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code });
