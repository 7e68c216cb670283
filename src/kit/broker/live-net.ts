import { laterLink, type OpenLink } from "./later-link.ts";
import { openLines } from "./lines-link.ts";
import { openSocket } from "./socket-link.ts";
import type { LinkRequest, StreamNet } from "./stream-net.ts";

const OPENERS = { websocket: openSocket, lines: openLines } as const satisfies Record<
  LinkRequest["transport"],
  (request: LinkRequest) => OpenLink
>;

/** Long connections by `ws` and undici, to these origins and no other. */
export function liveStreamNet(origins: readonly string[]): StreamNet {
  const allowed = new Set(origins.map((origin) => new URL(origin).origin));
  return (request, listener) => {
    const { origin } = new URL(request.url);
    if (!allowed.has(origin))
      throw new TypeError(`The net was not made for "${origin}"; nothing was sent`);
    return laterLink(listener, OPENERS[request.transport](request));
  };
}
