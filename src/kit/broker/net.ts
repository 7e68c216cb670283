/** One HTTP request, complete. */
export type NetRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, from name look-up to the last byte. */
  readonly deadlineMs: number;
  /** After decompression; a longer reply fails. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
};

export type NetReply = {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/**
 * The network. It follows no redirect, reaches no host but those it was made for, and gives a
 * complete reply or fails with a BrokerError that says whether the request can have arrived.
 */
export type Net = (request: NetRequest) => Promise<NetReply>;
