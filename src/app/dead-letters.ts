import {
  type Clock,
  type DeadLetter,
  type DeadLetterKind,
  type DeadLetters,
  type DeadLetterState,
  fail,
  type Failure,
  type NewDeadLetter,
  type TenantId,
} from "#domain";
import { redact } from "#guard";
import { type DeadLetterBody, type DeadLetterServices, wire } from "#http";
import { eventKey, type Notices } from "#notify";
import type { DeadLetterStore } from "#store";
import type { Act } from "#sync";

export type DeadLetterParts = {
  readonly store: DeadLetterStore;
  readonly clock: Pick<Clock, "now">;
  /** Begins the work of a letter anew, by its kind; what it comes to is not waited for. */
  readonly replay: Readonly<Record<DeadLetterKind, (letter: DeadLetter) => Promise<void>>>;
};

export type DeskParts = {
  readonly tenant: TenantId;
  readonly store: DeadLetters;
  readonly notices?: Notices | undefined;
  /** Told that the desk changed, for those who watch it. */
  readonly onChange?: (() => void) | undefined;
};

/** The desk as work that fails finds it: no secret is laid on it, and the tenant is told. */
export const createDesk = ({ tenant, store, notices, onChange }: DeskParts): DeadLetters => ({
  async put(given) {
    // The code names the failure and is no secret, whatever else goes by that name.
    const { code } = given.failure;
    const failure = { ...(redact(given.failure) as Failure), code };
    const payload = redact(given.payload) as NewDeadLetter["payload"];
    const id = await store.put({ ...given, failure, payload });
    onChange?.();
    // By its id, so that a letter is told of once however often it is brought up to date.
    await notices?.tell(tenant, [
      {
        kind: "dead-letter",
        key: eventKey("dead-letter", id),
        at: given.at,
        detail: { id, what: given.label, failure, ...webhookOf(given) },
      },
    ]);
    return id;
  },
  async heal(subject, at) {
    const healed = await store.heal(subject, at);
    if (healed) onChange?.();
    return healed;
  },
});

/** A webhook is not told of its own end. */
const webhookOf = ({ kind, payload: { webhook } }: NewDeadLetter) =>
  kind === "webhook" && typeof webhook === "string" ? { webhook } : {};

/** The desk as endpoints ask for it. */
export function deadLetterServices({ store, clock, replay }: DeadLetterParts): DeadLetterServices {
  const found = async (id: string) => (await store.read(id)) ?? fail(unknownLetter(id));
  const ended = async (id: string, state: Closed, act: Act<DeadLetter> | undefined) => {
    const letter = await store.end(id, state, clock.now(), act);
    return letter ?? fail(closedLetter(await found(id)));
  };
  return {
    async list(filter, page) {
      const { items, next } = await store.list(filter, page);
      return { items: items.map(bodyOf), ...(next !== undefined && { next }) };
    },
    read: async (id) => bodyOf(await found(id)),
    async replay(id, act) {
      // Taken off first, so that two who press at once begin it once.
      const letter = await ended(id, "replayed", act);
      try {
        await replay[letter.kind](letter);
      } catch (error) {
        if (letter.endedAt !== undefined) await store.reopen(id, letter.endedAt);
        throw error;
      }
      return bodyOf(letter);
    },
    dismiss: async (id, act) => bodyOf(await ended(id, "dismissed", act)),
  };
}

type Closed = Exclude<DeadLetterState, "open">;

const bodyOf = (letter: DeadLetter): DeadLetterBody => {
  const { failure, payload, ...rest } = letter;
  return { ...rest, failure: wire(failure), payload: { ...payload } };
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
