import type { FastifyInstance } from "fastify";

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
  /** Told of each reply. */
  readonly replied: (reply: Reply) => void;
  /** The page in the text format of Prometheus. Fails with "metrics-closed". */
  readonly page: (
    visit: MetricsVisit,
  ) => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Puts "/metrics" on the server. */
export function serveMetrics(server: FastifyInstance, metrics: MetricsPage): void {
  server.addHook("onResponse", async ({ method, routeOptions }, reply) =>
    metrics.replied({
      ...{ method, route: routeOptions.url },
      ...{ status: reply.statusCode, durationMs: reply.elapsedTime },
    }),
  );
  server.get("/metrics", async ({ headers, ip }, reply) => {
    const { authorization } = headers;
    const { contentType, text } = await metrics.page({ authorization, address: ip, headers });
    return reply.header("cache-control", "no-store").type(contentType).send(text);
  });
}
