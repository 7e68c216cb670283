import { ANSWERS, encode, type Keys, type Query } from "./redis-query.ts";
import type { RedisClient } from "./redis-client.ts";

/** Calls in one run of the script at most, since nobody else is served meanwhile. */
const MAX_BATCH = 256;

type Waiting = {
  readonly query: Query;
  readonly resolve: (answers: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
};

/** Asks one thing; what is asked in one turn of the event loop travels together. */
export type Ask = (query: Query) => Promise<readonly number[]>;

export function createBatch(client: RedisClient, keys: Keys, birth: () => string): Ask {
  let waiting: Waiting[] = [];
  const flush = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MAX_BATCH) {
      void send(all.slice(from, from + MAX_BATCH));
    }
  };
  const send = async (batch: readonly Waiting[]) => {
    try {
      const queries = batch.map(({ query }) => query);
      hand(batch, (await client.limits(encode(queries, birth(), keys))) as number[]);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (query) =>
    new Promise((resolve, reject) => {
      // After all that runs in this turn has asked too.
      if (waiting.length === 0) process.nextTick(flush);
      waiting.push({ query, resolve, reject });
    });
}

function hand(batch: readonly Waiting[], answers: readonly number[]): void {
  if (answers[0] === -1) throw new Error("Redis has forgotten what was counted");
  let at = 0;
  for (const { query, resolve } of batch) {
    const count = ANSWERS[query.kind];
    resolve(answers.slice(at, at + count));
    at += count;
  }
}
