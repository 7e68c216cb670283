import type { Notice } from "../ports.ts";
import { wordsOf } from "../words.ts";

/** What a webhook receives, apart from the headers. */
export type Message = { readonly id: string; readonly body: string };

/** A notice as Standard Webhooks want it: type, time and data; the words are for people. */
export function messageOf(notice: Notice): Message {
  const { id, kind, at, detail } = notice;
  const { title, text } = wordsOf(notice);
  return {
    id: messageId(id),
    body: JSON.stringify({ type: kind, timestamp: at, title, text, data: detail }),
  };
}

/** The `webhook-id`, the same with every try, by which receivers know what they had before. */
export const messageId = (noticeId: string): string => `msg_${noticeId}`;
