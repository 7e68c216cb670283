/** One look at the whole of a JSON text, for what the parser of the engine does not tell. */
import { endOfNumber, endOfString, isDigit, isWhole, MINUS, QUOTE } from "./token.ts";

/** Deeper nesting than any broker sends; recursive readers would run out of stack somewhere above. */
const MAX_DEPTH = 64;

const COLON = 58;
const BRACE = 123;
const BRACKET = 91;
const BLANK = 32;

/** A list at the top, or right below the top under a name. */
export type ListPlace = {
  /** As it is written between its quotes. */
  readonly name: string | undefined;
  /** Where each element that is an object begins and ends in the text, in turn. */
  readonly ends: readonly number[];
};

export type Survey = {
  /** Whether a number is in it that a float might not hold. */
  readonly isInexact: boolean;
  /** Whether blanks stand between what is in it. */
  readonly isSpaced: boolean;
  readonly lists: readonly ListPlace[];
};

/** Surveys valid JSON. Throws a SyntaxError if it nests deeper than 64. */
export function survey(text: string): Survey {
  const lists = createLists(text);
  let isInexact = false;
  let isSpaced = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      lists.pass(at, end);
      at = end - 1;
    } else if ((code | 32) === BRACE) lists.enter(code, at);
    else if ((code | 32) === BRACE + 2) lists.leave(at);
    else if (code <= BLANK) isSpaced = true;
    else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      isInexact ||= !isWhole(text, at, end);
      at = end - 1;
    }
  }
  return { isInexact, isSpaced, lists: lists.found };
}

type Open = { readonly name: string | undefined; readonly ends: number[]; readonly depth: number };

/** Follows the brackets of a text, each told as it is met. */
function createLists(text: string) {
  const found: Open[] = [];
  let list: Open | undefined;
  let depth = 0;
  /** The string at the top that was met last, without its quotes. */
  let [nameAt, nameEnd] = [0, 0];

  function begin(): void {
    const isNamed = depth === 2 && text.charCodeAt(nameEnd + 1) === COLON;
    if (depth > 1 && !isNamed) return;
    list = { name: isNamed ? text.slice(nameAt, nameEnd) : undefined, ends: [], depth };
    found.push(list);
  }

  return {
    found,
    pass(at: number, end: number): void {
      if (depth === 1) [nameAt, nameEnd] = [at + 1, end - 1];
    },
    enter(code: number, at: number): void {
      if (++depth > MAX_DEPTH) throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH}`);
      if (code === BRACKET) begin();
      else if (list?.depth === depth - 1) list.ends.push(at);
    },
    leave(at: number): void {
      depth--;
      if (list === undefined) return;
      if (list.depth > depth) list = undefined;
      else if (list.depth === depth && list.ends.length % 2 === 1) list.ends.push(at + 1);
    },
  };
}
