import { afterEach, describe, expect, it, vi } from "vitest";
import { noTracer } from "./tracer.ts";
import { openTracing } from "./tracing.ts";
import { wantsTracing } from "./wanted.ts";

afterEach(() => vi.doUnmock("@opentelemetry/sdk-trace-node"));

describe("spans", () => {
  it.each([
    [{}, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4318/v1/traces" }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_SDK_DISABLED: "True" }, false],
  ])("are wanted by the variables of OpenTelemetry: %j is %s", (env, wanted) => {
    expect(wantsTracing(env)).toBe(wanted);
  });

  it("that nobody wants cost nothing, and pass on what the work gives", async () => {
    const { tracer, warnings } = await openTracing({ wanted: false });
    expect([tracer, warnings]).toEqual([noTracer, []]);
    expect(await tracer.span("a", {}, () => tracer.inside("b", async () => 7))).toBe(7);
    await expect(tracer.inside("b", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const goOn = vi.fn<() => void>();
    tracer.open("c", {}, goOn)({ attributes: {}, failed: false });
    expect(goOn).toHaveBeenCalledOnce();
  });

  it("that are wanted without their packages are told to be missing, and nothing else fails", async () => {
    vi.doMock("@opentelemetry/sdk-trace-node", () => {
      throw new Error("Cannot find package");
    });
    const { tracer, warnings, close } = await openTracing({ wanted: true });
    expect(tracer).toBe(noTracer);
    expect(warnings.join()).toContain("npm i @opentelemetry/sdk-trace-node@2");
    await close();
  });
});
