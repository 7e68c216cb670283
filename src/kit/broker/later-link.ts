import type { Link, LinkListener } from "./stream-net.ts";

/**
 * Opens a connection after some waiting of its own. It looks at the signal right before the first
 * byte leaves and opens nothing once that is aborted.
 */
export type OpenLink = (listener: LinkListener, signal: AbortSignal) => Promise<Link>;

/**
 * A connection that is there at once, while it is still being made ready. Nothing is told after it
 * ended or was closed, and whatever fails on the way ends it.
 */
export function laterLink(listener: LinkListener, open: OpenLink): Link {
  const over = new AbortController();
  let link: Link | undefined;
  const unlessOver =
    <Given extends readonly unknown[]>(tell: (...given: Given) => void) =>
    (...given: Given) => {
      if (!over.signal.aborted) tell(...given);
    };
  const guarded: LinkListener = {
    onOpen: unlessOver(listener.onOpen),
    onMessage: unlessOver(listener.onMessage),
    onAlive: unlessOver(listener.onAlive),
    onEnd: unlessOver((error) => {
      over.abort();
      listener.onEnd(error);
    }),
  };
  const opening = async () => {
    try {
      link = await open(guarded, over.signal);
      if (over.signal.aborted) await link.close();
    } catch (error) {
      guarded.onEnd(error);
    }
  };
  void opening();
  return {
    send: (message) => link?.send(message),
    ping: () => link?.ping(),
    async close() {
      over.abort();
      await link?.close();
    },
  };
}
