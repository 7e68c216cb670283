import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { call } from "./call.ts";
import {
  empty,
  type Endpoint,
  file,
  nothing,
  signedCall,
  stream,
  type Stream,
} from "./endpoint.ts";
import type { Door, Visit } from "./door.ts";
import type { Services } from "./services.ts";
import { signedCallOf } from "./signed-call.ts";
import { spooled } from "./spool.ts";

export type Routed = {
  readonly door: Door;
  readonly spool: string;
  readonly maxUploadBytes: number;
};

/** Services of requests that were let in. */
const admitted = new WeakMap<FastifyRequest, Services>();

/**
 * Puts an endpoint on the server. Whoever may not use it is turned away before the body of the
 * request is read.
 */
export function route(server: FastifyInstance, endpoint: Endpoint, options: Routed): void {
  const { method, path: url } = endpoint;
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    admitted.set(request, await options.door.admit(visitOf(request, reply), endpoint));
  };
  if (endpoint.body !== file && endpoint.body !== signedCall) {
    server.route({
      method,
      url,
      onRequest,
      handler: (request, reply) => answer(endpoint, request, reply),
    });
    return;
  }
  // In a scope of its own, where a body of any type is a stream and is never held in memory.
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      endpoint.body === file
        ? withFile(endpoint, { request, reply, options })
        : withCall(endpoint, request, reply);
    scope.route({ method, url, onRequest, bodyLimit: Number.MAX_SAFE_INTEGER, handler });
  });
}

function visitOf({ headers, ip }: FastifyRequest, reply: FastifyReply): Visit {
  return {
    cookie: headers.cookie,
    authorization: headers.authorization,
    userAgent: headers["user-agent"],
    address: ip,
    // A second one with this name is sent beside the first.
    setCookie: (text) => void reply.header("set-cookie", text),
  };
}

function servicesOf(request: FastifyRequest): Services {
  const services = admitted.get(request);
  if (!services) throw new Error("A request came past the door");
  return services;
}

async function answer(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
  const { params, query } = request;
  const body = endpoint.keyed ? withKey(request) : request.body;
  const given = { params, query, ...(endpoint.body === nothing ? {} : { body }) };
  return sent(endpoint, await call(endpoint, given, servicesOf(request)), reply);
}

/** The header is what programs know; a key in the body is the same. */
function withKey({ body, headers }: FastifyRequest): unknown {
  const idempotencyKey = headers["idempotency-key"];
  if (idempotencyKey === undefined || typeof body !== "object" || body === null) return body;
  return { idempotencyKey, ...body };
}

async function withCall(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
  const { params, query, headers } = request;
  const payload = request.body instanceof Readable ? request.body : Readable.from([]);
  const body = await signedCallOf(payload, headers);
  return sent(endpoint, await call(endpoint, { params, query, body }, servicesOf(request)), reply);
}

async function withFile(
  endpoint: Endpoint,
  { request, reply, options }: { request: FastifyRequest; reply: FastifyReply; options: Routed },
) {
  const { params, query } = request;
  const body = await spooled({
    payload: request.body instanceof Readable ? request.body : Readable.from([]),
    length: request.headers["content-length"],
    folder: options.spool,
    maxBytes: options.maxUploadBytes,
  });
  try {
    const result = await call(endpoint, { params, query, body: body.file }, servicesOf(request));
    return sent(endpoint, result, reply);
  } finally {
    await body.remove();
  }
}

function sent(endpoint: Endpoint, result: unknown, reply: FastifyReply): unknown {
  if (endpoint.reply === empty) return reply.code(204).send();
  if (endpoint.reply !== stream) return result;
  const { contentType, fileName, chunks } = result as Stream;
  if (fileName !== undefined) reply.header("content-disposition", disposition(fileName));
  return reply.type(contentType).send(Readable.from(chunks, { objectMode: false }));
}

/** RFC 6266: a plain name for old programs and the exact one beside it. */
function disposition(name: string): string {
  const ascii = name.replaceAll(/[^\w. ()-]/g, "_");
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
