import type { Attributes as OtelAttributes, Tracer as OtelTracer } from "@opentelemetry/api";
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

type Api = typeof import("@opentelemetry/api");

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
  const service = { "service.name": "openblotter", "service.version": version() };
  const provider = new node.NodeTracerProvider({
    // What the environment says of the service counts more than what we say.
    resource: defaultResource()
      .merge(resourceFromAttributes(service))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new node.BatchSpanProcessor(new otlp.OTLPTraceExporter())],
  });
  provider.register();
  const own = provider.getTracer("openblotter", version());
  return {
    warnings: [],
    tracer: tracerOver(api, own),
    async close() {
      await provider.shutdown().catch(() => undefined);
      api.trace.disable();
      api.context.disable();
      api.propagation.disable();
    },
  };
}

function tracerOver(api: Api, own: OtelTracer): Tracer {
  const { ERROR } = api.SpanStatusCode;
  const span: Tracer["span"] = (name, attributes, work) =>
    own.startActiveSpan(name, { attributes: named(attributes) }, async (begun) => {
      try {
        return await work((more) => void begun.setAttributes(named(more)));
      } catch (error) {
        // Of an error only its kind: messages may hold what is no business of a collector.
        begun.setStatus({ code: ERROR, message: kindOf(error) });
        throw error;
      } finally {
        begun.end();
      }
    });
  return {
    span,
    inside: (name, work) => (api.trace.getActiveSpan() ? span(name, {}, work) : work()),
    open(name, attributes, goOn) {
      const { SERVER: kind } = api.SpanKind;
      const begun = own.startSpan(name, { kind, attributes: named(attributes) });
      api.context.with(api.trace.setSpan(api.context.active(), begun), goOn);
      return ({ attributes: more, failed }) => {
        begun.setAttributes(named(more));
        if (failed) begun.setStatus({ code: ERROR });
        begun.end();
      };
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
