import type { ListPlace } from "./survey.ts";

type Place = { readonly text: string; readonly ends: readonly number[] };

/**
 * The text that a list came from, where nobody sees it who looks at what is in the list. A WeakMap
 * would keep whole pages until the next collection of everything, which costs more than reading.
 */
const SENT = Symbol("sent");
type Sent = readonly unknown[] & { readonly [SENT]?: Place };

/** Remembers where the elements of the lists of a value stand in its text. */
export function rememberTexts(value: unknown, text: string, lists: readonly ListPlace[]): void {
  // A name that is written with a backslash may be one of the others.
  if (lists.some(({ name }) => name?.includes("\\"))) return;
  // Of two lists under one name the last is the one that was read.
  for (const [name, ends] of new Map(lists.map((each) => [each.name, each.ends]))) {
    const list = name === undefined ? value : (value as Readonly<Record<string, unknown>>)[name];
    // What is no object has no place of its own.
    if (Array.isArray(list) && list.length > 0 && ends.length === list.length * 2)
      Object.defineProperty(list, SENT, { value: { text, ends } satisfies Place });
  }
}

/**
 * What the broker sent as the element of a list that `readJson` has read, as a part of the whole
 * text, which costs a tenth of writing it. Undefined where that is not known.
 */
export function sentText(list: readonly unknown[]): ((at: number) => string) | undefined {
  const place = (list as Sent)[SENT];
  return place && ((at) => place.text.slice(place.ends[at * 2], place.ends[at * 2 + 1]));
}
