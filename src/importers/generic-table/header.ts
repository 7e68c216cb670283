import { folded, type Sample } from "#kit";
import { fieldsOf } from "./synonyms.ts";

/** Names a header: its titles, folded, so that blanks, case and quotes make no difference. */
export const headerSignature = (header: readonly string[]): string =>
  header.map(folded).join("|").replace(/\|+$/, "");

export type FoundTable = {
  readonly header: readonly string[];
  /** Rows under the header, as far as the sample goes. */
  readonly rows: readonly (readonly string[])[];
};

/** How far below the beginning a header is looked for. */
const MAX_ABOVE = 60;

/**
 * The header that most looks like one, and the rows under it; undefined where the sample holds no
 * table.
 */
export function tableIn({ container, tables }: Sample): FoundTable | undefined {
  if (container !== "text" && container !== "xlsx") return undefined;
  const candidates = tables.flatMap(({ rows }) =>
    rows
      .slice(0, MAX_ABOVE)
      .map((header, at) => ({ header, rows: rows.slice(at + 1), weight: weightOf(header) })),
  );
  const best = candidates.toSorted((a, b) => b.weight - a.weight)[0];
  return best && best.weight > 0 ? { header: best.header, rows: best.rows } : undefined;
}

/** Titles are words: known ones count most, and a row with numbers or dates in it is none. */
function weightOf(row: readonly string[]): number {
  const cells = row.filter((cell) => cell !== "");
  if (cells.length < 3 || cells.some((cell) => /^[\d$€£(+-][\d.,:/ ()-]*$/.test(cell))) return 0;
  return 100 * fieldsOf(row).length + Math.min(cells.length, 99);
}

/** The signature of the table in a sample, for remembering and finding its mapping. */
export function signatureOf(sample: Sample): string | undefined {
  const table = tableIn(sample);
  return table && headerSignature(table.header);
}
