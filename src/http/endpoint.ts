import { z } from "zod";
import type { KeyScope } from "./contract/index.ts";
import type { FileSource, Services } from "./services.ts";

/** A reply that is not JSON, made while it is sent. */
export type Stream = {
  readonly contentType: string;
  /** Offered as a download under this name. */
  readonly fileName?: string;
  readonly chunks: AsyncIterable<string | Uint8Array>;
};

/** Stands for "nothing is taken here". */
export const nothing = z.object({});
/** Stands for a body that is a file: raw bytes of any content type. */
export const file = z.custom<FileSource>();
/** A call of another program as it came: its signature is over the bytes of the body. */
export type SignedCall = {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};
/** Stands for a small body of any content type whose bytes are signed. */
export const signedCall = z.custom<SignedCall>();
/** Stands for a reply that is streamed. */
export const stream = z.custom<Stream>();
/** Stands for a reply without a body, status 204. */
export const empty = z.undefined();

/**
 * What a caller needs: nothing, a scope, or to be a person who signed in ("account"), the one who
 * was first ("owner"). A person has every scope; a key of a program has those it was made with and
 * never those of persons.
 */
export type Scope = "public" | KeyScope | "account" | "owner";

type Schema = z.ZodType;

export type Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Reply extends Schema = Schema,
> = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With parameters as ":name". */
  readonly path: `/${string}`;
  readonly scope: Scope;
  /** Something is guessed at here, so that far fewer calls are let in. */
  readonly guessed?: true;
  /** The header Idempotency-Key stands for `idempotencyKey` of the body. */
  readonly keyed?: true;
  readonly tag: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
  /** Content types of a streamed reply. */
  readonly media?: readonly string[];
  handle(input: Input<Params, Query, Body>, services: Services): Promise<z.output<Reply>>;
};

export type Input<Params extends Schema, Query extends Schema, Body extends Schema> = {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
};

type Declared<
  Params extends Schema,
  Query extends Schema,
  Body extends Schema,
  Reply extends Schema,
> = Omit<Endpoint<Params, Query, Body, Reply>, "params" | "query" | "body"> & {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
};

/** Declares an endpoint; what is left out takes nothing. */
export function defineEndpoint<
  Params extends Schema = typeof nothing,
  Query extends Schema = typeof nothing,
  Body extends Schema = typeof nothing,
  Reply extends Schema = Schema,
>(declared: Declared<Params, Query, Body, Reply>): Endpoint<Params, Query, Body, Reply> {
  const taken = { params: nothing, query: nothing, body: nothing, ...declared };
  return taken as unknown as Endpoint<Params, Query, Body, Reply>;
}
