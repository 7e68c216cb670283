import type { FastifyInstance, FastifyRequest } from "fastify";

/** Who asks for the metrics, which are the operator's and no tenant's. */
export type MetricsVisit = {
  readonly authorization?: string | undefined;
  readonly address: string;
  readonly headers: Readonly<Record<string, unknown>>;
};

/** A reply that was sent. */
export type Reply = {
  readonly method: string;
  /** With parameters as ":name"; absent where there is none. */
  readonly route?: string | undefined;
  readonly status: number;
  readonly durationMs: number;
};

export type MetricsPage = {
  /** Goes on with a request, and is told of its reply if it gives a function. */
  readonly asked?: (
    request: Pick<Reply, "method" | "route">,
    goOn: () => void,
  ) => (reply: Reply) => void;
  /** Told of each reply. */
  readonly replied: (reply: Reply) => void;
  /** The page in the text format of Prometheus. Fails with "metrics-closed". */
  readonly page: (
    visit: MetricsVisit,
  ) => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Puts "/metrics" on the server. */
export function serveMetrics(server: FastifyInstance, metrics: MetricsPage): void {
  const ends = new WeakMap<FastifyRequest, (reply: Reply) => void>();
  const { asked } = metrics;
  // After the body was read, whose events belong to the connection and not to the request.
  if (asked)
    server.addHook("preValidation", (request, _reply, goOn) => {
      ends.set(request, asked({ method: request.method, route: request.routeOptions.url }, goOn));
    });
  server.addHook("onResponse", async (request, { statusCode: status, elapsedTime: durationMs }) => {
    const reply = { method: request.method, route: request.routeOptions.url, status, durationMs };
    metrics.replied(reply);
    ends.get(request)?.(reply);
  });
  server.get("/metrics", async ({ headers, ip }, reply) => {
    const { authorization } = headers;
    const { contentType, text } = await metrics.page({ authorization, address: ip, headers });
    return reply.header("cache-control", "no-store").type(contentType).send(text);
  });
}
