import type { Attributes as OtelAttributes } from "@opentelemetry/api";
import { version } from "../version.ts";
import { type Attributes, noTracer, type Tracer } from "./tracer.ts";

export type Tracing = {
  readonly tracer: Tracer;
  /** What keeps spans from being sent although they are wanted. */
  readonly warnings: readonly string[];
  /** Sends what is left. */
  readonly close: () => Promise<void>;
};

const untraced = (...warnings: string[]): Tracing => ({
  tracer: noTracer,
  warnings,
  close: async () => undefined,
});

/**
 * Sends spans by OTLP over HTTP where that is wanted. The SDK is not a part of the program: it
 * reads its own variables, and is loaded only here.
 */
export async function openTracing({ wanted }: { readonly wanted: boolean }): Promise<Tracing> {
  if (!wanted) return untraced();
  const sdk = await loaded();
  if (sdk) return start(sdk);
  return untraced(
    "Spans are wanted by OTEL_EXPORTER_OTLP_ENDPOINT, and the packages that send them are missing: " +
      `npm i ${PACKAGES.join(" ")}`,
  );
}

const PACKAGES = [
  "@opentelemetry/sdk-trace-node@2",
  "@opentelemetry/resources@2",
  "@opentelemetry/exporter-trace-otlp-http@0.223",
];

async function loaded() {
  try {
    return {
      api: await import("@opentelemetry/api"),
      node: await import("@opentelemetry/sdk-trace-node"),
      resources: await import("@opentelemetry/resources"),
      otlp: await import("@opentelemetry/exporter-trace-otlp-http"),
    };
  } catch {
    return undefined;
  }
}

function start(sdk: NonNullable<Awaited<ReturnType<typeof loaded>>>): Tracing {
  const { api, node, resources, otlp } = sdk;
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = resources;
  const own = { "service.name": "openblotter", "service.version": version() };
  const provider = new node.NodeTracerProvider({
    // What the environment says of the service counts more than what we say.
    resource: defaultResource()
      .merge(resourceFromAttributes(own))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new node.BatchSpanProcessor(new otlp.OTLPTraceExporter())],
  });
  provider.register();
  const tracer = provider.getTracer("openblotter", version());
  const { ERROR } = api.SpanStatusCode;
  return {
    warnings: [],
    tracer: {
      span: (name, attributes, work) =>
        tracer.startActiveSpan(name, { attributes: named(attributes) }, async (span) => {
          try {
            return await work((more) => void span.setAttributes(named(more)));
          } catch (error) {
            // Of an error only its kind: messages may hold what is no business of a collector.
            span.setStatus({ code: ERROR, message: kindOf(error) });
            throw error;
          } finally {
            span.end();
          }
        }),
    },
    async close() {
      await provider.shutdown().catch(() => undefined);
      api.trace.disable();
      api.context.disable();
      api.propagation.disable();
    },
  };
}

const named = (attributes: Attributes): OtelAttributes =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter((entry) => entry[1] !== undefined)
      .map(([name, value]) => [`openblotter.${name}`, value]),
  );

function kindOf(error: unknown): string {
  const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === "string") return code;
  return typeof name === "string" ? name : "Error";
}
