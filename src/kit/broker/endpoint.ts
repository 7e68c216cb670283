import type { Instant } from "#domain";
import type { z } from "zod";

type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;

/** Limits by id and the weight of one call of them; a limit not named counts 1. */
export type Weights = Readonly<Record<string, number>>;

export type BrokerEndpoint<Path extends string = string, Reply extends z.ZodType = z.ZodType> = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below an origin, with parameters as "{name}", also in its query: "/fills?after={cursor}". */
  readonly path: Path;
  readonly reply: Reply;
  /** Name of an origin of the manifest. Default "api". */
  readonly origin?: string;
  /** Whether repeating the call has no further effect. Default: for GET only. */
  readonly idempotent?: boolean;
  readonly weights?: Weights;
  /** How the body of a request is written. Default "json". */
  readonly encoding?: "json" | "form";
  /** Content of the reply. Default "json". */
  readonly content?: "json" | "text" | "xml";
  /** Media types besides the usual ones of the content, where the broker is known to be careless. */
  readonly mediaTypes?: readonly string[];
  /** Sent without the connection's credentials, as a log-in is. */
  readonly anonymous?: true;
  /** Longest reply in bytes after decompression. Default 16 MiB. */
  readonly maxBytes?: number;
  /** The reply of status 204, which means "none" at some brokers. */
  readonly whenEmpty?: z.input<Reply>;
};

type Options = Omit<BrokerEndpoint, "method" | "path" | "reply">;

/** A question that changes nothing. */
export const get = <const Path extends string, Reply extends z.ZodType>(
  path: Path,
  reply: Reply,
  options: Options = {},
): BrokerEndpoint<Path, Reply> =>
  ({ method: "GET", path, reply, ...options }) as BrokerEndpoint<Path, Reply>;

/** A call with a body. Not repeated unless it is said to be idempotent. */
export const post = <const Path extends string, Reply extends z.ZodType>(
  path: Path,
  reply: Reply,
  options: Options = {},
): BrokerEndpoint<Path, Reply> =>
  ({ method: "POST", path, reply, ...options }) as BrokerEndpoint<Path, Reply>;

export type CallInput<Path extends string> = {
  readonly [Name in ParamsOf<Path>]: string;
};

export type CallExtras = {
  /** Sent as JSON, or as a form where the endpoint says so. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** Added to the query; undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /** The account whose limits the call counts against. */
  readonly account?: string | undefined;
  /** Nothing is sent at or after this moment: the call fails with the outcome "not-sent". */
  readonly until?: Instant | undefined;
};

/**
 * Asks the broker. Limits, deadline, retries of idempotent calls, credentials and redaction are
 * inside; what comes back has passed the schema. Fails with a BrokerError.
 */
export type Call = <Path extends string, Reply extends z.ZodType>(
  endpoint: BrokerEndpoint<Path, Reply>,
  params: CallInput<Path>,
  extras?: CallExtras,
) => Promise<z.output<Reply>>;
