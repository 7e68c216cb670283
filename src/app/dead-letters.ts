import {
  type Clock,
  type DeadLetter,
  type DeadLetterKind,
  type DeadLetters,
  type DeadLetterState,
  fail,
} from "#domain";
import { redact } from "#guard";
import { type DeadLetterBody, type DeadLetterServices, wire } from "#http";
import type { DeadLetterStore } from "#store";

export type DeadLetterParts = {
  readonly store: DeadLetterStore;
  readonly clock: Pick<Clock, "now">;
  /** Begins the work of a letter anew, by its kind; what it comes to is not waited for. */
  readonly replay: Readonly<Record<DeadLetterKind, (letter: DeadLetter) => Promise<void>>>;
};

/** A desk on which no secret is laid, whatever the work was given. */
export const withoutSecrets = ({ put, heal }: DeadLetters): DeadLetters => ({
  heal,
  put: (letter) =>
    put({
      ...letter,
      failure: redact(letter.failure) as typeof letter.failure,
      payload: redact(letter.payload) as typeof letter.payload,
    }),
});

/** The desk as endpoints ask for it. */
export function deadLetterServices({ store, clock, replay }: DeadLetterParts): DeadLetterServices {
  const found = async (id: string) => (await store.read(id)) ?? fail(unknownLetter(id));
  const ended = async (id: string, state: Exclude<DeadLetterState, "open">) => {
    const letter = await store.end(id, state, clock.now());
    return letter ?? fail(closedLetter(await found(id)));
  };
  return {
    async list(filter, page) {
      const { items, next } = await store.list(filter, page);
      return { items: items.map(bodyOf), ...(next !== undefined && { next }) };
    },
    read: async (id) => bodyOf(await found(id)),
    async replay(id) {
      // Taken off first, so that two who press at once begin it once.
      const letter = await ended(id, "replayed");
      try {
        await replay[letter.kind](letter);
      } catch (error) {
        if (letter.endedAt !== undefined) await store.reopen(id, letter.endedAt);
        throw error;
      }
      return bodyOf(letter);
    },
    dismiss: async (id) => bodyOf(await ended(id, "dismissed")),
  };
}

const bodyOf = (letter: DeadLetter): DeadLetterBody => {
  const { failure, payload, ...rest } = letter;
  return { ...rest, failure: wire(failure) as DeadLetterBody["failure"], payload: { ...payload } };
};

const unknownLetter = (id: string) => ({
  code: "unknown-dead-letter",
  message: `There is no dead letter "${id.slice(0, 100)}"`,
  owner: "user" as const,
  next: "Choose one from the list of dead letters",
});

const closedLetter = ({ id, state }: DeadLetter) => ({
  code: "dead-letter-closed",
  message: `The dead letter "${id}" is ${state} already`,
  owner: "user" as const,
  next: "Nothing to do, unless there is a newer letter in the list",
});
