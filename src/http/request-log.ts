import type { FastifyInstance } from "fastify";

/** Asked every few seconds by machines; their answers are worth a line only to who looks for them. */
const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);

/** Writes one line for each request, when it is answered. */
export function logRequests(server: FastifyInstance): void {
  server.addHook("onResponse", async (request, reply) => {
    const level = PROBES.has(request.routeOptions.url ?? "") ? "debug" : "info";
    const ms = Math.round(reply.elapsedTime);
    request.log[level]({ req: request, status: reply.statusCode, ms }, "Answered");
  });
}
