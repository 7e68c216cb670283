/** Whether anything is configured that wants spans: the standard variables of OpenTelemetry. */
export const wantsTracing = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env["OTEL_SDK_DISABLED"]?.toLowerCase() !== "true" &&
  Boolean(env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] || env["OTEL_EXPORTER_OTLP_ENDPOINT"]);
