/** What the command line may say of make-believe brokers; all as it was typed. */
export type SandboxOptions = {
  readonly port?: string | undefined;
  readonly seed?: string | undefined;
  readonly brokers?: readonly string[] | undefined;
  /** "cut-body=0.02" and so on: a fault and its share of requests. */
  readonly faults?: readonly string[] | undefined;
  readonly days?: string | undefined;
  readonly fills?: string | undefined;
  /** Seconds between one new order and the next. */
  readonly live?: string | undefined;
};

type ByBroker = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Make-believe brokers that listen. */
export type OpenSandbox = {
  readonly url: string;
  /** Origins by broker and name. */
  readonly origins: ByBroker;
  /** What to type into the connect form, by broker and field. */
  readonly credentials: ByBroker;
  /** Resolves once the process was asked to end and nothing listens any more. */
  readonly ended: Promise<void>;
};

export type SandboxHost = {
  /** Fails with "invalid-setting" and "port-in-use". */
  readonly start: (options: SandboxOptions) => Promise<OpenSandbox>;
  /** Every fault with what it does, in words. */
  readonly faults: Readonly<Record<string, string>>;
};
