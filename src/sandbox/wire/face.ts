import type { Decimal, Instant } from "#domain";
import type { BrokerManifest } from "#kit";
import { jsonText } from "./json.ts";

/** What a broker's manifest says that the sandbox must live up to. */
export type Personality = Pick<BrokerManifest, "limits" | "history" | "token">;

/** A request as a face sees it. */
export type FaceRequest = {
  readonly method: string;
  /** Below the root of the face, beginning with "/". */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Scheme, host and root by which the client came, for links in replies. */
  readonly base: string;
};

/** A list in a reply, apart from what is around it, so that faults can bend rows. */
export type Rows = {
  readonly list: readonly unknown[];
  readonly render: (list: readonly unknown[]) => string;
  /** The row with a word in it that no documentation knows. */
  readonly odd: (row: unknown) => unknown;
};

export type FaceReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Media type; empty where the reply has no body. */
  readonly type: string;
  readonly text: string;
  readonly rows?: Rows;
  /** What the client did wrong, where only the face can tell. */
  readonly violation?: string;
};

export type RefusalKind =
  | "unauthorized"
  | "rate-limited"
  | "not-found"
  | "bad-request"
  | "method"
  | "server"
  | "unavailable";

export type Refusal = {
  readonly kind: RefusalKind;
  readonly message?: string;
  /** What Retry-After says; left out where the fault is that it is missing. */
  readonly retryAfter?: string;
  /** Given where the client itself is at fault, and not chance. */
  readonly request?: FaceRequest;
};

/** One execution as clients should come to know it, for checkers. */
export type TruthExecution = {
  readonly broker: string;
  /** Number of the account. */
  readonly account: string;
  /**
   * The id that the protocol shows. A fill that an adapter splits into parts gives parts whose ids
   * begin with it.
   */
  readonly id: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly quantity: string;
  readonly price: string;
  readonly executedAt: Instant;
  readonly visibleAt: Instant;
  /** 1, and one more with each correction or bust. */
  readonly revision: number;
  readonly busted: boolean;
};

/** One client of a stream. */
export type StreamClient = {
  /** One message of a WebSocket, or one line of an endless answer. */
  readonly send: (text: string) => void;
  /** Hangs up, a WebSocket with the code. */
  readonly end: (code?: number) => void;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;
};

/** Serves a client that has just come; what it gives back is told what the client says. */
export type FaceStream = (client: StreamClient) => ((message: string) => void) | undefined;

/** One broker's protocol over the venue. It computes; the network is around it. */
export type Face = {
  readonly broker: string;
  /** Paths under which it answers; the first is the one that origins name. */
  readonly roots: readonly string[];
  readonly personality: Personality;
  /**
   * Named origins as the broker's manifest names them, below the address of the sandbox; those of
   * WebSockets begin with "ws:".
   */
  readonly origins: Readonly<Record<string, string>>;
  /** What a user would type into the connect form, by the field names of the manifest. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Those of the same account that may do less, where the broker makes such. */
  readonly limitedCredentials?: {
    readonly reading: Readonly<Record<string, string>>;
    readonly trading: Readonly<Record<string, string>>;
  };
  readonly handle: (request: FaceRequest) => FaceReply;
  readonly refuse: (refusal: Refusal) => FaceReply;
  /**
   * A WebSocket, or an answer of lines that never ends; undefined where the path is none of those
   * or the client is refused, and `handle` says why.
   */
  readonly stream?: (request: FaceRequest) => FaceStream | undefined;
  /** Whose calls are counted together, as far as the request tells. */
  readonly keyOf: (request: FaceRequest) => string;
  /** Limits that do not count the request once. */
  readonly weights?: (request: FaceRequest) => Readonly<Record<string, number>>;
  /** Headers that tell how much of a limit is left. */
  readonly limitHeaders?: (state: LimitState) => Readonly<Record<string, string>>;
  /** Ends access tokens, or the whole log-in. */
  readonly endTokens?: (what: "access" | "login") => void;
  /** A refusal with one of the broker's own codes; undefined for codes that it does not have. */
  readonly coded?: (code: string) => FaceReply | undefined;
  /** Moves the market to a price, where the face takes orders. */
  readonly setPrice?: (symbol: string, price: Decimal) => void;
  /** Opens or closes the market. */
  readonly setOpen?: (open: boolean) => void;
  /** Ends the session: closes the market, and ends orders of the day. */
  readonly endSession?: () => void;
  /** Fills each order in parts of so many units, one with each move of a price; whole without. */
  readonly setDepth?: (units: Decimal | undefined) => void;
  /** Grants or takes away what accounts may do; false for a feature that it does not tell of. */
  readonly setFeature?: (feature: string, has: boolean) => boolean;
  /** Takes in what was published; others do so when they are asked. */
  readonly takeIn?: () => void;
  /** Executions that are visible by now. */
  readonly executions: () => readonly TruthExecution[];
};

export type LimitState = {
  readonly max: number;
  readonly left: number;
  /** When the window is empty again, in milliseconds since 1970. */
  readonly resetMs: number;
};

export const jsonReply = (value: unknown, status = 200): FaceReply => ({
  status,
  type: "application/json",
  text: jsonText(value),
});

/** A reply whose main part is a list. */
export const listReply = (
  list: readonly unknown[],
  options: {
    readonly around?: (list: readonly unknown[]) => unknown;
    readonly odd: (row: never) => unknown;
  },
): FaceReply => {
  const around = options.around ?? ((rows) => rows);
  const render = (rows: readonly unknown[]) => jsonText(around(rows));
  const odd = options.odd as (row: unknown) => unknown;
  return { status: 200, type: "application/json", text: render(list), rows: { list, render, odd } };
};

export const emptyReply = (status: number): FaceReply => ({ status, type: "", text: "" });

export const htmlReply = (status: number, title: string): FaceReply => ({
  status,
  type: "text/html",
  text: [
    `<html>\r\n<head><title>${title}</title></head>`,
    `<body>\r\n<center><h1>${title}</h1></center>`,
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
  ].join("\r\n"),
});
