import { FailureError } from "#domain";
import type { FastifyInstance, FastifyRequest } from "fastify";

const NOT_BUILT = `The dashboard is not built: run "npm run build" and start again.
The API answers under /api.
`;

/**
 * Serves the built dashboard: hashed assets are kept for a year, its page is asked for anew each
 * time. Any other address that a browser opens gets the page as well, which then shows what the
 * address names.
 */
export async function serveDashboard(server: FastifyInstance, folder: string | undefined) {
  if (folder !== undefined) {
    const { fastifyStatic } = await import("@fastify/static");
    await server.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.setHeader("cache-control", cacheOf(path)),
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) throw unknownAddress(request);
    if (folder === undefined) return reply.code(503).type("text/plain").send(NOT_BUILT);
    return reply.sendFile("index.html");
  });
}

const cacheOf = (path: string) =>
  /[/\\]assets[/\\]/.test(path) ? "public, max-age=31536000, immutable" : "no-cache";

function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  const read = method === "GET" || method === "HEAD";
  const path = url.split("?", 1)[0] ?? "";
  return read && !/^\/(api|assets)\//.test(path) && (headers.accept ?? "").includes("text/html");
}

const unknownAddress = ({ method, url }: FastifyRequest) =>
  new FailureError({
    code: "not-found",
    message: `There is no "${method} ${url.slice(0, 200)}"`,
    owner: "user",
    next: "GET /api/openapi.json lists what there is",
  });
