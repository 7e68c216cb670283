import { defineEndpoint, stream } from "../../endpoint.ts";
import type { ServerEvent } from "../../contract/index.ts";
import type { Events } from "../../events.ts";

/**
 * Events that wait for one slow listener. Older progress is dropped beyond it, since newer says
 * more.
 */
const MAX_WAITING = 1000;

export const streamEvents = defineEndpoint({
  method: "GET",
  path: "/api/events",
  scope: "read",
  tag: "system",
  summary: "Server-Sent Events: import-progress, import-done, data-changed",
  reply: stream,
  media: ["text/event-stream"],
  handle: async (_, { events }) => ({
    contentType: "text/event-stream; charset=utf-8",
    chunks: eventTexts(events),
  }),
});

/**
 * An iterator of its own rather than a generator: `return` must end a wait for an event that may
 * never come.
 */
function eventTexts(events: Events): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      const waiting = ["retry: 2000\n\n"];
      let wake: (() => void) | undefined;
      let ended = false;
      const end = () => {
        ended = true;
        for (const stop of stops) stop();
        wake?.();
      };
      const stops = [
        events.subscribe((event) => {
          if (waiting.length >= MAX_WAITING) waiting.shift();
          waiting.push(textOf(event));
          wake?.();
        }),
        events.onClose(end),
      ];
      return {
        async next() {
          while (waiting.length === 0 && !ended) {
            await new Promise<void>((resolve) => (wake = resolve));
          }
          const value = waiting.shift();
          return value === undefined ? { done: true, value: undefined } : { done: false, value };
        },
        async return() {
          end();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

const textOf = (event: ServerEvent) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
