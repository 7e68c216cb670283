/**
 * A process that imports until it is killed. Run by `child.mjs`; says on stdout what it has begun
 * and what is done.
 */
import { openStore } from "#store";
import { account, accountRow, cash, executions, report, start, stock } from "../support/records.ts";
import { surroundings } from "../support/store.ts";
import { roundTrip } from "../support/trips.ts";

export const BATCHES = 4;
export const ROWS = 400;

export default async function importUntilKilled(
  kind: "embedded" | "pglite",
  folder: string,
  first: string,
) {
  const store = await openStore(
    kind === "embedded" ? { kind, folder, surroundings } : { kind, folder },
  );
  say("ready");
  for (let n = Number(first); ; n++) {
    say(`begin ${n}`);
    await store.imports.transaction(start(n), async (transaction) => {
      await transaction.accounts([accountRow()]);
      for (let batch = 0; batch < BATCHES; batch++) {
        await transaction.executions(executions(ROWS, {}, (n * BATCHES + batch) * ROWS));
        await transaction.keep(new Uint8Array(100_000).fill(n));
      }
      await transaction.cash([cash(n)]);
      const position = { account, instrument: stock().id, since: start(n).startedAt };
      await transaction.replaceRoundTrips(position, start(n).startedAt, one(n));
      await transaction.commit(report(start(n)));
    });
    say(`done ${n}`);
  }
}

async function* one(n: number) {
  yield [roundTrip({ id: `t${n}` as never, openedAt: start(n).startedAt, closedAt: undefined })];
}

/** Written at once, so that what was said before a kill is heard. */
const say = (text: string) => process.stdout.write(`${text}\n`);
