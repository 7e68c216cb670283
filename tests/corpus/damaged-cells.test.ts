import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FailureError } from "#domain";
import { importers } from "#importers";
import { openStatement } from "#kit";
import { readStatement, textSource } from "#testing";

/**
 * Real tables with cells replaced by what does not belong there: rows may be refused, nothing may
 * crash.
 */
const CORPUS = new URL("../../../shared/corpus/statements/", import.meta.url).pathname;
const present = existsSync(CORPUS);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (!present)
  say("The corpus of real statements is absent: tests/corpus/damaged-cells.test.ts checks nothing");

const FOLDERS = [
  "schwab",
  "tastytrade",
  "trading212",
  "zerodha",
  "binance",
  "coinbase",
  "coinbase-pro",
];
const JUNK = [
  "",
  "-",
  "NaN",
  "Infinity",
  "1e400",
  "0",
  "-0",
  "abc",
  "99/99/9999",
  "=1+1",
  "1".repeat(130),
  '"',
  "$",
  "-5",
  "2020-02-30",
  "null",
];
const COPIES = 12;
const LINES = 80;

/** A small generator with a seed, so that a failure comes again. */
function createRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

function damaged(lines: readonly string[], random: (below: number) => number): string {
  const copy = [...lines];
  for (let changes = 0; changes < 3; changes++) {
    const at = random(copy.length);
    const cells = (copy[at] ?? "").split(",");
    cells[random(cells.length)] = JUNK[random(JUNK.length)] ?? "";
    copy[at] = cells.join(",");
  }
  return copy.join("\n");
}

describe.runIf(present)("damaged cells", () => {
  test.each(FOLDERS)("%s", async (folder) => {
    const random = createRandom(20_240_101);
    const seen = { files: 0, quarantined: 0, refused: 0 };
    for (const name of readdirSync(`${CORPUS}${folder}`).filter((file) => /\.csv$/i.test(file))) {
      const lines = readFileSync(`${CORPUS}${folder}/${name}`, "utf8").split("\n").slice(0, LINES);
      const { sample } = await openStatement(textSource(lines.join("\n")));
      const importer = importers.find((candidate) => candidate.recognise(sample));
      if (!importer) continue;
      for (let copy = 0; copy < COPIES; copy++) {
        seen.files++;
        const reading = readStatement(importer, textSource(damaged(lines, random)));
        const statement = await reading.catch((error: unknown) => {
          // A file may be refused as a whole, with a reason; anything else that is thrown is a fault of ours.
          if (!(error instanceof FailureError)) throw error;
          seen.refused++;
          return undefined;
        });
        seen.quarantined += statement?.unreadable.length ?? 0;
        expect(statement?.executions.filter(({ quantity }) => quantity.sign <= 0) ?? []).toEqual(
          [],
        );
      }
    }
    say(
      `damaged cells: ${folder} ${seen.files} files read, ${seen.quarantined} rows quarantined, ${seen.refused} files refused`,
    );
    expect(seen.quarantined).toBeGreaterThan(0);
  });
});
