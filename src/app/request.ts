import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export type Outgoing = {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Sends a request and gives the reply as soon as its head is there. Unlike `fetch` it waits for
 * that as long as it takes: a large statement is imported before the first byte of the reply.
 */
export function send(url: string, { method, headers, body, signal }: Outgoing) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, ...(headers && { headers }), ...(signal && { signal }) };
    const outgoing = request(url, options, resolve);
    outgoing.on("error", reject);
    if (body === undefined || typeof body === "string") outgoing.end(body);
    // A server that refuses a body early has said why in its reply, which came first.
    else pipeline(Readable.from(body, { objectMode: false }), outgoing).catch(reject);
  });
}

/** The whole reply as text. */
export async function textOf(reply: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of reply.setEncoding("utf8")) text += part as string;
  return text;
}
