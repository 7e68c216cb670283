import { type Failure, FailureError } from "#domain";
import type { Session } from "#cli";
import {
  type Answer,
  type Endpoint,
  file,
  type FileSource,
  type Given,
  nothing,
  problem,
  serverEvent,
  type ServerEvent,
  stream,
} from "#http";

/** Calls endpoints of the server at the address. */
export function remoteSession(url: string): Session {
  const ended = new AbortController();
  return {
    async call<Called extends Endpoint>(endpoint: Called, given: Given<Called> = {}) {
      const reply = await sent(url, endpoint, given);
      if (!reply.ok) throw new FailureError(await failureOf(reply));
      if (endpoint.reply === stream) {
        const contentType = reply.headers.get("content-type") ?? "";
        return { contentType, chunks: reply.body ?? empty() } as Answer<Called>;
      }
      return (await reply.json()) as Answer<Called>;
    },
    subscribe(listener) {
      const stopped = new AbortController();
      const signal = AbortSignal.any([ended.signal, stopped.signal]);
      // Progress is a courtesy: when it cannot be had, the import still runs.
      void listen(`${url}/api/events`, listener, signal).catch(() => undefined);
      return () => stopped.abort();
    },
    close: async () => ended.abort(),
  };
}

async function sent(url: string, endpoint: Endpoint, given: Given<Endpoint>): Promise<Response> {
  const { method } = endpoint;
  const address = `${url}${pathOf(endpoint.path, given.params ?? {})}${queryOf(given.query ?? {})}`;
  const { headers, body } = bodyOf(endpoint, given.body);
  try {
    return await fetch(address, { method, headers, ...body });
  } catch (error) {
    throw new FailureError(unreachable(url), { cause: error });
  }
}

function bodyOf(endpoint: Endpoint, body: unknown) {
  if (endpoint.body === nothing) return { headers: {}, body: {} };
  if (endpoint.body === file) {
    const content = (body as FileSource).bytes() as unknown as ReadableStream;
    const headers = { "content-type": "application/octet-stream" };
    return { headers, body: { body: content, duplex: "half" as const } };
  }
  return { headers: { "content-type": "application/json" }, body: { body: JSON.stringify(body) } };
}

const pathOf = (path: string, params: unknown) =>
  path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );

function queryOf(query: unknown): string {
  const pairs = Object.entries(query as Record<string, unknown>).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [value].flat().map((one): [string, string] => [name, `${one as string | number}`]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

async function failureOf(reply: Response): Promise<Failure> {
  const parsed = problem.safeParse(await reply.json().catch(() => undefined));
  if (!parsed.success) return unreachable(reply.url);
  const { code, title, owner, next, details } = parsed.data;
  return { code, message: title, owner, next, ...(details && { details }) };
}

const unreachable = (url: string): Failure => ({
  code: "server-unreachable",
  message: `The server at "${url}" has the data open and does not answer`,
  owner: "user",
  next: "Stop it, or wait until it answers, and try again",
});

async function listen(url: string, listener: (event: ServerEvent) => void, signal: AbortSignal) {
  const { body } = await fetch(url, { signal });
  if (!body) return;
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) listener(serverEvent.parse(JSON.parse(data)));
    }
  }
}

async function* empty(): AsyncIterable<Uint8Array> {}
