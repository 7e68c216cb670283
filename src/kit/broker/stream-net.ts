import type { BrokerStream } from "./streaming.ts";

/** Where a long connection leads, complete. */
export type LinkRequest = {
  readonly transport: BrokerStream["transport"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Until the connection stands: name look-up, handshake, status. */
  readonly connectMs: number;
  /** Of one message or line; a longer one ends the connection. */
  readonly maxBytes: number;
};

/** Told what happens on a connection; nothing more after it ended or was closed. */
export type LinkListener = {
  readonly onOpen: () => void;
  readonly onMessage: (message: string) => void;
  /** The other side is there: it answered a ping or sent one. */
  readonly onAlive: () => void;
  /** Ended by the other side or by trouble: a `BrokerError`, where the network gives a reason. */
  readonly onEnd: (error: unknown) => void;
};

/** One connection that is open or being opened. What is sent before it is open is lost. */
export type Link = {
  readonly send: (message: string) => void;
  readonly ping: () => void;
  /** Ends it; resolves when its socket is gone, which takes a second at most. */
  readonly close: () => Promise<void>;
};

/**
 * The network for long connections. It follows no redirect and reaches no host but those it was
 * made for: for another it throws a TypeError, and nothing is sent.
 */
export type StreamNet = (request: LinkRequest, listener: LinkListener) => Link;
