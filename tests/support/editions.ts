/** The same statement in other editions: parts of it that overlap, its rows the other way round. */
import { csvRows, decoded, type Importer, type StatementFile } from "#kit";
import { textSource } from "#testing";

/** Text that stays in every edition, and what follows it: blocks that may be left out or moved. */
type Piece = { readonly frame: string; readonly blocks: readonly string[] };

/**
 * Undefined for workbooks and HTML reports, which are always written whole, and for files without
 * two blocks.
 */
export async function piecesOf(file: StatementFile, importer: Importer) {
  const pieces = await cut(file, importer);
  return pieces?.some(({ blocks }) => blocks.length > 1) ? pieces : undefined;
}

async function cut(file: StatementFile, importer: Importer): Promise<readonly Piece[] | undefined> {
  switch (file.sample.container) {
    case "text":
      return piecesOfRows(await rowsOf(file), importer, file);
    case "xml":
      return piecesOfMarkup(await textOf(file), /(<Trade\s[^>]*\/>\s*)/);
    case "ofx":
      return piecesOfMarkup(
        await textOf(file),
        /(<(?:BUY|SELL)(?:STOCK|MF|OPT|DEBT|OTHER)>[\s\S]*?<\/(?:BUY|SELL)(?:STOCK|MF|OPT|DEBT|OTHER)>\s*)/,
      );
    default:
      return undefined;
  }
}

async function rowsOf(file: StatementFile): Promise<readonly string[]> {
  const rows: string[] = [];
  for await (const batch of csvRows(file)) for (const { raw = "" } of batch) rows.push(`${raw}\n`);
  return rows;
}

async function textOf(file: StatementFile): Promise<string> {
  let text = "";
  for await (const part of decoded(file)) text += part;
  return text;
}

/**
 * Of a table: every row below its header. Of a file of sections: the orders in it, each with the
 * fills and lots that belong to it.
 */
function piecesOfRows(
  rows: readonly string[],
  importer: Importer,
  { sample }: StatementFile,
): readonly Piece[] {
  const header = /header in row (\d+)/.exec(importer.recognise(sample)?.seen ?? "")?.[1];
  const kindOf = (row: string, at: number) => {
    if (header !== undefined) return at < Number(header) ? "frame" : "block";
    if (!/^"?Trades"?,"?Data"?,/.test(row)) return "frame";
    return /^"?Trades"?,"?Data"?,"?Order/.test(row) ? "block" : "more";
  };
  const pieces: { frame: string; blocks: string[] }[] = [{ frame: "", blocks: [] }];
  for (const [at, row] of rows.entries()) {
    const kind = kindOf(row, at);
    let piece = pieces.at(-1) ?? { frame: "", blocks: [] };
    if (kind === "frame" && piece.blocks.length > 0)
      pieces.push((piece = { frame: "", blocks: [] }));
    if (kind === "frame" || (kind === "more" && piece.blocks.length === 0)) piece.frame += row;
    else if (kind === "block") piece.blocks.push(row);
    else piece.blocks.push(`${piece.blocks.pop() ?? ""}${row}`);
  }
  return pieces;
}

function piecesOfMarkup(text: string, block: RegExp): readonly Piece[] {
  const pieces: { frame: string; blocks: string[] }[] = [];
  for (const [at, part] of text.split(block).entries()) {
    if (at % 2 === 1) pieces.at(-1)?.blocks.push(part);
    else if (part !== "" || at === 0) pieces.push({ frame: part, blocks: [] });
  }
  return pieces;
}

const written = (pieces: readonly Piece[]) =>
  textSource(pieces.map(({ frame, blocks }) => `${frame}${blocks.join("")}`).join(""));

export const firstPart = (pieces: readonly Piece[]) =>
  written(
    pieces.map(({ frame, blocks }) => ({
      frame,
      blocks: blocks.slice(0, boundary(blocks, Math.ceil((blocks.length * 2) / 3))),
    })),
  );

export const lastPart = (pieces: readonly Piece[]) =>
  written(
    pieces.map(({ frame, blocks }) => ({
      frame,
      blocks: blocks.slice(boundary(blocks, Math.floor(blocks.length / 3))),
    })),
  );

export const resorted = (pieces: readonly Piece[]) =>
  written(pieces.map(({ frame, blocks }) => ({ frame, blocks: blocks.toReversed() })));

/** Brokers cut exports between two moments and never within one, whose rows belong together. */
function boundary(blocks: readonly string[], from: number): number {
  let at = from;
  while (at > 0 && at < blocks.length && momentOf(blocks[at]) === momentOf(blocks[at - 1])) at++;
  return at;
}

const MOMENT =
  /dateTime="([^"]*)"|<DTTRADE>([\d.]+)|(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:,?[ T]?[\d:.]+)?)/;
const momentOf = (block = "") => MOMENT.exec(block)?.slice(1).join("");

/**
 * Bytes that mean the same and are others: a line end more. Undefined for archives, which end where
 * they end.
 */
export function changed(bytes: Buffer, { sample }: StatementFile) {
  if (sample.container === "xlsx") return undefined;
  const ends: Readonly<Record<string, readonly number[]>> = {
    "utf-16le": [10, 0],
    "utf-16be": [0, 10],
  };
  return textSource(Buffer.concat([bytes, Buffer.from(ends[sample.encoding ?? ""] ?? [10])]));
}
