import type { Database, Session, Transaction } from "./database.ts";

/** A database, or a transaction of somebody whose work this is a part of. */
export type Place = Database | Transaction;

/** Does the work whole or not at all: in a transaction of its own, or as a part of the given one. */
export const atomically = <Result>(
  place: Place,
  work: (session: Session) => Promise<Result>,
): Promise<Result> =>
  "savepoint" in place ? place.savepoint(() => work(place)) : place.transaction(work);
