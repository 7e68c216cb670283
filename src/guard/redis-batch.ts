import type { RedisClient } from "./redis-client.ts";
import { ANSWERS, encode, type Query, type QueryContext } from "./redis-query.ts";

/**
 * Calls in one run of the script at most: few enough that Redis works on some while the next are
 * written, and that nobody else waits long.
 */
const MAX_BATCH = 32;

/** Something asked: how to read the answers, of which its own begin `at`, or to do without. */
export type Question<Answer> = {
  readonly query: Query;
  readonly read: (answers: readonly number[], at: number) => Answer;
  readonly without: () => Answer | Promise<Answer>;
};

type Waiting = Question<unknown> & { readonly resolve: (answer: unknown) => void };

export type BatchContext = QueryContext & {
  readonly client: RedisClient;
  /** Redis did not answer. */
  readonly onLost: () => void;
};

/** Asks one thing; what is asked in one turn of the event loop travels together. */
export type Ask = <Answer>(question: Question<Answer>) => Promise<Answer>;

export function createBatch(context: BatchContext): Ask {
  let waiting: Waiting[] = [];
  const flush = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MAX_BATCH) {
      send(all.slice(from, from + MAX_BATCH));
    }
  };
  const send = (batch: readonly Waiting[]) => {
    const asked = context.client.limits(encode(batch, context));
    asked.then((answers) => hand(batch, answers as number[])).catch(() => fail(batch));
  };
  const fail = (batch: readonly Waiting[]) => {
    context.onLost();
    for (const { without, resolve } of batch) resolve(without());
  };
  return <Answer>({ query, read, without }: Question<Answer>) =>
    new Promise<Answer>((resolve) => {
      // After all that runs in this turn has asked too.
      if (waiting.length === 0) process.nextTick(flush);
      waiting.push({ query, read, without, resolve: resolve as (answer: unknown) => void });
    });
}

function hand(batch: readonly Waiting[], answers: readonly number[]): void {
  if (answers[0] === -1) throw new Error("Redis has forgotten what was counted");
  let at = 0;
  for (const { query, read, resolve } of batch) {
    resolve(read(answers, at));
    at += ANSWERS[query.kind];
  }
}
