import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { serveDashboard } from "./dashboard.ts";
import { api, endpoints } from "./endpoints.ts";
import { guard } from "./guard.ts";
import { type MetricsPage, serveMetrics } from "./metrics.ts";
import { openApi } from "./openapi.ts";
import { problemOf } from "./problem.ts";
import { logRequests } from "./request-log.ts";
import { route } from "./route.ts";
import type { Door } from "./door.ts";

export type ServerOptions = {
  readonly door: Door;
  readonly version: string;
  /** Host names, without port, under which the server answers (DNS rebinding). */
  readonly hosts: readonly string[];
  /** Whether it answers nothing but probes and metrics, as beside a worker. Default false. */
  readonly probesOnly?: boolean | undefined;
  /** Folder of the built dashboard, if there is one. */
  readonly dashboard?: string | undefined;
  /** Folder for files while they arrive. */
  readonly spool: string;
  readonly maxUploadBytes: number;
  /** Absent: nothing is logged. */
  readonly logger?: FastifyBaseLogger | undefined;
  /** Absent: nothing is measured, and there is no "/metrics". */
  readonly metrics?: MetricsPage | undefined;
  /** Sent with every reply, so that another process can tell which instance answers. */
  readonly instance: string;
  /** Addresses of proxies that are believed when they say where a request comes from. */
  readonly trustProxy?: readonly string[] | undefined;
};

/** Largest JSON body: a note with tags, never a statement. */
const MAX_JSON_BYTES = 1_000_000;

/**
 * Builds the server without listening. Loads Fastify only now: the command line enters this folder
 * without it.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { fastify, LogController } = await import("fastify");
  const server = fastify({
    ...(options.logger && { loggerInstance: options.logger }),
    // One line for each request is enough, and it is ours.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy?.length ? [...options.trustProxy] : false,
    bodyLimit: MAX_JSON_BYTES,
    // Streams of events never end by themselves.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
  });
  logRequests(server);
  guard(server, options);
  server.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.status >= 500) request.log.error({ err: error }, problem.title);
    const { retryAfterSeconds } = problem.details ?? {};
    if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
    if (problem.status === 401) reply.header("www-authenticate", "Bearer");
    return reply.code(problem.status).type("application/problem+json").send(problem);
  });
  if (options.metrics) serveMetrics(server, options.metrics);
  if (options.probesOnly) for (const probe of [api.live, api.ready]) route(server, probe, options);
  else await serveAll(server, options);
  server.addHook("preClose", async () => options.door.close());
  return server;
}

async function serveAll(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const description = openApi(options.version);
  server.get("/api/openapi.json", async () => description);
  for (const [, endpoint] of endpoints) route(server, endpoint, options);
  await serveDashboard(server, options.dashboard);
}
