export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Marks stretches of work for who follows them from outside; see OpenTelemetry. */
export type Tracer = {
  /** Does the work within a span; what is begun inside becomes its child. Throws what it throws. */
  readonly span: <Result>(
    name: string,
    attributes: Attributes,
    work: (add: (more: Attributes) => void) => Promise<Result>,
  ) => Promise<Result>;
};

/** Marks nothing. */
export const noTracer: Tracer = { span: (_name, _attributes, work) => work(() => undefined) };
