import type { IncomingMessage } from "node:http";
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
import { type Outgoing, send, textOf } from "./request.ts";

/** Calls endpoints of the server at the address, with a key where it demands one. */
export function remoteSession(url: string, key?: string): Session {
  const proof: Proof = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const ended = new AbortController();
  return {
    async call<Called extends Endpoint>(endpoint: Called, given: Given<Called> = {}) {
      const reply = await sent(url, { endpoint, given, proof });
      if (reply.statusCode === 204) return undefined as Answer<Called>;
      if (reply.statusCode !== 200) throw new FailureError(await failureOf(reply, url));
      if (endpoint.reply === stream) {
        const contentType = reply.headers["content-type"] ?? "";
        return { contentType, chunks: reply } as Answer<Called>;
      }
      return JSON.parse(await textOf(reply)) as Answer<Called>;
    },
    subscribe(listener) {
      const stopped = new AbortController();
      const signal = AbortSignal.any([ended.signal, stopped.signal]);
      // Progress is a courtesy: when it cannot be had, the import still runs.
      void listen(`${url}/api/events`, listener, { signal, headers: proof }).catch(() => undefined);
      return () => stopped.abort();
    },
    close: async () => ended.abort(),
  };
}

type Proof = { readonly authorization?: string };
type Sending = { readonly endpoint: Endpoint; readonly given: Asked; readonly proof: Proof };

async function sent(url: string, { endpoint, given, proof }: Sending) {
  const { params = {}, query = {}, body } = given;
  const address = `${url}${pathOf(endpoint.path, params)}${queryOf(query)}`;
  try {
    const { headers, ...content } = contentOf(endpoint, body);
    return await send(address, {
      method: endpoint.method,
      headers: { ...headers, ...proof },
      ...content,
    });
  } catch (error) {
    throw new FailureError(unreachable(url), { cause: error });
  }
}

type Asked = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };

function contentOf(endpoint: Endpoint, body: unknown): Pick<Outgoing, "headers" | "body"> {
  if (endpoint.body === nothing) return {};
  if (endpoint.body === file) {
    const headers = { "content-type": "application/octet-stream" };
    return { headers, body: (body as FileSource).bytes() };
  }
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
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

async function failureOf(reply: IncomingMessage, url: string): Promise<Failure> {
  const parsed = problem.safeParse(jsonOf(await textOf(reply)));
  if (!parsed.success) return unreachable(url);
  const { code, title, owner, details } = parsed.data;
  const next = code === "sign-in-needed" ? keyNeeded : parsed.data.next;
  return { code, message: title, owner, next, ...(details && { details }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const keyNeeded = "Make a key in the dashboard and give it as OPENBLOTTER_API_KEY";

const unreachable = (url: string): Failure => ({
  code: "server-unreachable",
  message: `The server at "${url}" has the data open and does not answer`,
  owner: "user",
  next: "Stop it, or wait until it answers, and try again",
});

async function listen(
  url: string,
  listener: (event: ServerEvent) => void,
  options: Pick<Outgoing, "signal" | "headers">,
) {
  const reply = await send(url, { method: "GET", ...options });
  if (reply.statusCode !== 200) return;
  let rest = "";
  for await (const text of reply.setEncoding("utf8")) {
    const blocks = (rest + (text as string)).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) listener(serverEvent.parse(JSON.parse(data)));
    }
  }
}
