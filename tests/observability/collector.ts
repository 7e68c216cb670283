/** A small receiver of spans: OTLP over HTTP as JSON, as collectors speak it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { z } from "zod";

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  boolValue: z.boolean().optional(),
});
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  status: z.object({ code: z.number().optional(), message: z.string().optional() }).optional(),
});
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({ scope: z.object({ name: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
});

export type Span = z.infer<typeof span> & { readonly scope: string };

export type Collector = {
  readonly url: string;
  readonly spans: readonly Span[];
  /** Everything that arrived, as it arrived. */
  readonly text: () => string;
  /** Of the service that sends. */
  readonly resource: ReadonlyMap<string, string | undefined>;
  readonly close: () => Promise<void>;
};

export async function startCollector(): Promise<Collector> {
  const spans: Span[] = [];
  const resource = new Map<string, string | undefined>();
  let all = "";
  const server = createServer((asked, reply) => {
    let text = "";
    asked.setEncoding("utf8").on("data", (part: string) => (text += part));
    asked.on("end", () => {
      all += text;
      if (asked.url !== "/v1/traces") return void reply.writeHead(404).end();
      for (const { resource: from, scopeSpans } of request.parse(JSON.parse(text)).resourceSpans) {
        for (const { key, value: said } of from.attributes) resource.set(key, said.stringValue);
        for (const { scope, spans: some } of scopeSpans)
          spans.push(...some.map((each) => ({ ...each, scope: scope.name })));
      }
      return void reply.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ spans, resource, text: () => all },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
