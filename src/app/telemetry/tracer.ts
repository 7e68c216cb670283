export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Marks stretches of work for who follows them from outside; see OpenTelemetry. */
export type Tracer = {
  /** Does the work within a span; what is begun inside becomes its child. Throws what it throws. */
  readonly span: <Result>(
    name: string,
    attributes: Attributes,
    work: (add: (more: Attributes) => void) => Promise<Result>,
  ) => Promise<Result>;
  /** The same, but only within another span: what nobody asked for is worth none of its own. */
  readonly inside: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
  /**
   * Goes on within a span that ends when the function that is given back is called, for work that
   * no one promise stands for.
   */
  readonly open: (name: string, attributes: Attributes, goOn: () => void) => Ended;
};

export type Ended = (outcome: {
  readonly attributes: Attributes;
  readonly failed: boolean;
}) => void;

/** Marks nothing. */
export const noTracer: Tracer = {
  span: (_name, _attributes, work) => work(() => undefined),
  inside: (_name, work) => work(),
  open(_name, _attributes, goOn) {
    goOn();
    return () => undefined;
  },
};
