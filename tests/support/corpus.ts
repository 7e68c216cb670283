/** Real statements, which stand beside the repository and are never part of it. */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const CORPUS = fileURLToPath(new URL("../../../shared/corpus/statements/", import.meta.url));

export const corpusPresent = existsSync(CORPUS);

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Says that a test file checks nothing where there is no corpus. */
export function sayIfAbsent(test: string): void {
  if (!corpusPresent)
    say(`The corpus of real statements is absent: tests/corpus/${test} checks nothing`);
}

export const corpusPath = (path: string): string => `${CORPUS}${path}`;

/** Every file of the corpus that is a statement, as a path within it. */
export function corpusFiles(folder = ""): readonly string[] {
  return readdirSync(`${CORPUS}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory())
      return entry.name === "_expected" || entry.name === "_signatures"
        ? []
        : corpusFiles(`${path}/`);
    return /^(?:README|INDEX|FORMATS|EXPECTED|fragments)/.test(entry.name) ? [] : [path];
  });
}
