import type { Instrument, OrderReport, Quote } from "#domain";
import type { BrokerAccount, Credentials, TokenSet } from "./adapter.ts";
import type { Call } from "./endpoint.ts";

/** One thing that a message of a broker's stream says. */
export type StreamEvent =
  /** The log-in was taken; subscriptions may be sent. */
  | { readonly kind: "ready" }
  /** The broker is there and has nothing to tell. */
  | { readonly kind: "alive" }
  | { readonly kind: "quote"; readonly quote: Quote }
  /** An order as the broker now states it. `account` is the key where one stream serves several. */
  | { readonly kind: "order"; readonly account?: string; readonly report: OrderReport }
  /** Something of the account changed that the message does not tell whole: ask again. */
  | { readonly kind: "changed"; readonly account?: string }
  /** The broker refuses the log-in or a subscription; `code` is looked up in the manifest. */
  | { readonly kind: "refused"; readonly code?: string; readonly message: string };

/** Who listens, and to what. */
export type StreamSubject = {
  readonly account: BrokerAccount;
  /** Of quotes: what is followed at this moment. Empty for orders. */
  readonly instruments: readonly Instrument[];
  /** Of quotes: what the broker's own names mean; see `BrokerStream.names`. */
  readonly names?: StreamNames;
};

/** Instruments by the name that a broker's messages call them by. */
export type StreamNames = ReadonlyMap<string, Instrument>;

/** With what a stream logs in; lives only as long as it is opened. */
export type StreamPass = {
  readonly credentials: Credentials;
  readonly token: TokenSet | undefined;
};

/**
 * How one stream of a broker is opened, kept and read: facts and pure functions. Sockets, waiting,
 * opening again and the bus are around it. A message that cannot be read fails, which ends the
 * stream; it is opened again and what was missed is asked for.
 */
export type BrokerStream = {
  /** WebSocket messages, or lines of one long HTTP answer signed like any other call. */
  readonly transport: "websocket" | "lines";
  /**
   * Over which of its connections a broker streams an instrument, by a name of ours; undefined:
   * over none. Absent: all come over one.
   */
  channelOf?(instrument: Instrument): string | undefined;
  /** Of orders: tells of all accounts of the log-in, so that one connection will do. */
  readonly servesAll?: true;
  /** Name of an origin of the manifest: https for lines, wss for a WebSocket. */
  readonly origin: string;
  /** Below the origin, with its query. */
  path(subject: StreamSubject): string;
  /**
   * First messages of a WebSocket; the stream then counts as open at the event "ready". Absent: as
   * soon as the connection stands.
   */
  greet?(pass: StreamPass, subject: StreamSubject): readonly string[];
  /**
   * Which instrument each name means that is in messages, where it is not the symbol. Asked of the
   * broker for instruments before they are followed, and kept for `read`.
   */
  names?(call: Call, instruments: readonly Instrument[]): Promise<StreamNames>;
  /**
   * Messages that follow instruments: with all of them as soon as the stream is open, also where
   * there are none, and later with those that come to it. Absent: the path names them all, and the
   * stream is opened anew where they change.
   */
  follow?(instruments: readonly Instrument[], subject: StreamSubject): readonly string[];
  /** Messages after which instruments are no longer followed. */
  unfollow?(instruments: readonly Instrument[]): readonly string[];
  /**
   * Sent each `everyMs` so that the broker does not hang up. Without a message it is the ping of
   * the WebSocket, whose answer counts as heard.
   */
  readonly heartbeat?: { readonly everyMs: number; readonly message?: string };
  /** Nothing heard for longer, not even an answer to a ping: the stream is dead. */
  readonly silentAfterMs: number;
  read(message: string, subject: StreamSubject): readonly StreamEvent[];
};

/** The live side of an adapter; what the broker does not stream is left out and asked for. */
export type StreamingAdapter = {
  readonly quotes?: BrokerStream;
  readonly orders?: BrokerStream;
};
