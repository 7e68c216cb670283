import type { Environment, Instrument } from "#domain";
import { type BrokerError, brokerErrorFrom } from "#guard";
import {
  type BrokerAdapter,
  type BrokerStream,
  type Call,
  laterLink,
  type Link,
  type LinkListener,
  openingOf,
  type Origins,
  originsOf,
  type StreamEvent,
  type StreamNames,
  type StreamNet,
  type StreamPass,
  streamRefusal,
  type StreamSubject,
} from "#kit";

/** Opens one connection, greeting included. `renew`: with a log-in newer than the last one. */
export type Dial = (
  listener: LinkListener,
  asked: { readonly subject: StreamSubject; readonly renew: boolean },
) => Link;

/** How the connections of one stream are opened, and what the broker means by refusing one. */
export type Line = {
  readonly dial: Dial;
  readonly refusal: (event: Extract<StreamEvent, { kind: "refused" }>) => BrokerError;
  /** A log-in that was refused may be followed by another without the user. */
  readonly canRenew: boolean;
  /** What the names in messages mean, where the broker has to be asked for that. */
  readonly names?: ((instruments: readonly Instrument[]) => Promise<StreamNames>) | undefined;
};

export type DialParts = {
  readonly adapter: Pick<BrokerAdapter, "manifest" | "authorize" | "signIn" | "refresh">;
  readonly stream: BrokerStream;
  readonly environment: Environment;
  /** Stands for the origins of the paper environment, as those of a sandbox do. */
  readonly origins?: Origins | undefined;
  readonly net: StreamNet;
  /** Asked for each opening, and not kept. */
  readonly pass: (asked: { readonly renew: boolean }) => Promise<StreamPass>;
  /** Waits until the broker's limits have room for an opening. */
  readonly admit?: (() => Promise<void>) | undefined;
  /** Asks the broker, signed in. */
  readonly ask?:
    | (<Answer>(question: (call: Call) => Promise<Answer>) => Promise<Answer>)
    | undefined;
};

const NONE: StreamNames = new Map();

/** Dials a stream of a broker over a network. */
export function dialOf(parts: DialParts): Line {
  const { adapter, stream, net } = parts;
  const { manifest } = adapter;
  const origins = originsOf(manifest, parts.environment, parts.origins);
  const errorOf = (error: unknown, secrets: readonly string[]) =>
    brokerErrorFrom(error, { broker: manifest.id, reads: true, secrets });
  let secrets: readonly string[] = [];
  const { ask } = parts;
  const names: Line["names"] =
    stream.names &&
    ask &&
    ((list) => ask(async (call) => (await stream.names?.(call, list)) ?? NONE));
  return {
    ...(names && { names }),
    canRenew: adapter.signIn !== undefined || adapter.refresh !== undefined,
    refusal: (event) => streamRefusal(adapter, event, secrets),
    dial: (listener, { subject, renew }) =>
      laterLink(listener, async (guarded, signal) => {
        const pass = await parts.pass({ renew });
        await parts.admit?.();
        signal.throwIfAborted();
        const opening = openingOf(adapter, stream, { origins, pass, subject });
        ({ secrets } = opening);
        const link: Link = net(opening.request, {
          ...guarded,
          onOpen() {
            for (const message of stream.greet?.(pass, subject) ?? []) link.send(message);
            guarded.onOpen();
          },
          onEnd: (error) => guarded.onEnd(errorOf(error, opening.secrets)),
        });
        return link;
      }),
  };
}
