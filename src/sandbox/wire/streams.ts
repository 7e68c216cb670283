import type { Venue } from "../venue/venue.ts";
import { pathShown, type RawRequest, requestFor } from "./door.ts";
import type { Face, StreamClient } from "./face.ts";

/** The network's side of one stream. */
export type Wire = {
  readonly send: (text: string) => void;
  readonly end: (code?: number) => void;
  /** Breaks off without a word. */
  readonly cut: () => void;
  /** Reads no more, so that not even a ping is answered. */
  readonly pause: () => void;
};

/** What a client says is given to `hear`, and its end to `end`. */
export type Opened = { readonly hear: (message: string) => void; readonly end: () => void };

type Client = { readonly broker: string; readonly wire: Wire; isMute: boolean; end: () => void };

/** Streams that are open at a sandbox, and what may go wrong with them. */
export type Streams = {
  /** Undefined where the path is none of a stream, or its face refuses it. */
  readonly open: (raw: RawRequest) => ((wire: Wire) => Opened) | undefined;
  readonly count: (broker: string) => number;
  /** Hangs up on all clients of a broker. */
  readonly drop: (broker: string) => void;
  /** Leaves the clients that there are without a word, their connections standing. */
  readonly mute: (broker: string) => void;
  /** Loses each message of a broker that does not pass, until it is called again. */
  readonly censor: (broker: string, passes: (text: string) => boolean) => void;
  readonly close: () => void;
};

export function createStreams(faces: readonly Face[], venue: Venue): Streams {
  const clients = new Set<Client>();
  const censors = new Map<string, (text: string) => boolean>();
  const of = (broker: string) => [...clients].filter((each) => each.broker === broker);

  function admit(broker: string, wire: Wire): { client: Client; told: StreamClient } {
    const gone = new AbortController();
    const client: Client = { broker, wire, isMute: false, end: () => gone.abort() };
    clients.add(client);
    gone.signal.addEventListener("abort", () => clients.delete(client), { once: true });
    const send = (text: string) => {
      const passes = censors.get(broker)?.(text) ?? true;
      if (passes && !client.isMute && !gone.signal.aborted) wire.send(text);
    };
    return { client, told: { send, end: wire.end, gone: gone.signal } };
  }

  return {
    open(raw) {
      for (const face of faces) {
        const request = requestFor(face, raw);
        const stream = request && face.stream?.(request);
        if (!request || !stream) continue;
        return (wire) => {
          const { broker } = face;
          const path = pathShown(request);
          venue.witness({
            ...{ type: "request_seen", broker, request: 0, method: "STREAM", path, status: 101 },
          });
          const { client, told } = admit(broker, wire);
          const hear = stream(told);
          return { hear: (message) => hear?.(message), end: client.end };
        };
      }
      return undefined;
    },
    count: (broker) => of(broker).length,
    drop: (broker) => of(broker).forEach(({ wire }) => wire.cut()),
    mute(broker) {
      for (const client of of(broker)) {
        client.isMute = true;
        client.wire.pause();
      }
    },
    censor: (broker, passes) => void censors.set(broker, passes),
    close: () => [...clients].forEach(({ wire }) => wire.cut()),
  };
}
