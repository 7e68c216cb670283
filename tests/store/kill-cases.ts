import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { openStore, type Store } from "#store";
import { start } from "../support/records.ts";
import { runFile } from "../support/process.ts";
import { surroundings } from "../support/store.ts";
import { BATCHES, ROWS } from "./importing.ts";
import { fileURLToPath } from "node:url";

export const IMPORTING = fileURLToPath(new URL("./importing.ts", import.meta.url));

/**
 * Moments before, within and between imports, the same in every run: the n-th beginning and a delay
 * after it.
 */
const momentsOf = (seed: number, rounds: number) => {
  let state = seed;
  return Array.from({ length: rounds }, (_, round) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return { beginning: 1 + (round % 3), delayMs: state % 200 };
  });
};

/**
 * Kills an importing process at many moments. After each kill every import is there whole or not at
 * all, and none that was acknowledged is missing. Returns how many imports stand at the end.
 */
export async function killWhileImporting(
  kind: "embedded" | "pglite",
  {
    folder,
    seed,
    rounds,
  }: { readonly folder: string; readonly seed: number; readonly rounds: number },
): Promise<number> {
  const acknowledged = new Set<number>();
  let next = 1;
  let stand = 0;
  for (const { beginning, delayMs } of momentsOf(seed, rounds)) {
    const running = await runFile(IMPORTING, kind, folder, String(next));
    const killed = next + beginning - 1;
    await running.heard((line) => line === `begin ${killed}`);
    await sleep(delayMs);
    await running.kill();
    const numbers = (word: string) =>
      running.lines.flatMap((line) =>
        line.startsWith(word) ? Number(line.slice(word.length + 1)) : [],
      );
    for (const n of numbers("done")) acknowledged.add(n);
    next = Math.max(next, ...numbers("begin")) + 1;
    const store = await openStore(
      kind === "embedded" ? { kind, folder, surroundings } : { kind, folder },
    );
    try {
      stand = await checkWhole(store, acknowledged);
    } finally {
      await store.close();
    }
  }
  return stand;
}

async function checkWhole({ database }: Store, acknowledged: ReadonlySet<number>): Promise<number> {
  const counts = await database.query<{
    id: string;
    rows: number;
    parts: number;
    cash: number;
  }>(sql`
    select imports.id,
      (select count(*) from executions where import_id = imports.id) as rows,
      (select count(*) from import_chunks where import_id = imports.id) as parts,
      (select count(*) from cash_movements where import_id = imports.id) as cash
    from imports`);
  for (const { id, ...held } of counts)
    expect({ id, ...held }).toEqual({ id, rows: ROWS * BATCHES, parts: 2, cash: 1 });
  const [strays] = await database.query<{ rows: number; trips: number }>(sql`
    select (select count(*) from executions where import_id not in (select id from imports)) as rows,
      (select count(*) from round_trips) - (select count(*) from imports) as trips`);
  expect(strays).toEqual({ rows: 0, trips: 0 });
  const ids = new Set(counts.map(({ id }) => id));
  for (const n of acknowledged)
    expect(ids, "an acknowledged import is missing").toContain(start(n).id);
  return counts.length;
}
