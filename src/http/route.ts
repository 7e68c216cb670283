import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { call } from "./call.ts";
import { empty, type Endpoint, file, nothing, stream, type Stream } from "./endpoint.ts";
import type { Services } from "./services.ts";
import { spooled } from "./spool.ts";

export type Routed = {
  readonly services: Services;
  readonly spool: string;
  readonly maxUploadBytes: number;
};

/** Puts an endpoint on the server. */
export function route(server: FastifyInstance, endpoint: Endpoint, options: Routed): void {
  const { method, path: url } = endpoint;
  if (endpoint.body !== file) {
    server.route({
      method,
      url,
      handler: (request, reply) => answer(endpoint, request, reply, options),
    });
    return;
  }
  // In a scope of its own, where a body of any type is a stream and is never held in memory.
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      withFile(endpoint, { request, reply, options });
    scope.route({ method, url, bodyLimit: Number.MAX_SAFE_INTEGER, handler });
  });
}

async function answer(
  endpoint: Endpoint,
  { params, query, body }: FastifyRequest,
  reply: FastifyReply,
  { services }: Routed,
) {
  const given = { params, query, ...(endpoint.body === nothing ? {} : { body }) };
  return sent(endpoint, await call(endpoint, given, services), reply);
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
    const result = await call(endpoint, { params, query, body: body.file }, options.services);
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
