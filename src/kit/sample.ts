import { fail } from "#domain";
import { containerOfBytes, containerOfText } from "./container.ts";
import { encodingOf } from "./decode.ts";
import { createSplitter } from "./delimited.ts";
import { LIMITS, type Sample, type SampleTable, type StatementFile } from "./file.ts";
import { workbookSample } from "./workbook.ts";

/** How much of a file is looked at to recognise it. */
const HEAD_BYTES = 262_144;
const SAMPLE_ROWS = 2_000;
const DELIMITERS = [",", ";", "\t", "|"] as const;

export type FileSource = Pick<StatementFile, "name" | "size" | "bytes">;

/** Looks at a file and makes it readable. Refuses what is too large, empty or no statement at all. */
export async function openStatement(source: FileSource): Promise<StatementFile> {
  if (source.size > LIMITS.maxBytes) fail(tooLarge(source, LIMITS.maxBytes));
  const head = await headOf(source);
  const outer = containerOfBytes(head);
  if (outer === "zip") return { ...source, sample: await workbookSample(held(source)) };
  if (outer !== "text") return { ...source, sample: { container: outer, head: "", tables: [] } };
  const sample = textSample(head);
  return { ...(sample.container === "html" ? held(source) : source), sample };
}

function textSample(bytes: Uint8Array): Sample {
  const encoding = encodingOf(bytes);
  const head = new TextDecoder(encoding).decode(bytes, { stream: true }).replace(/^\uFEFF/, "");
  if (looksBinary(head)) return { container: "binary", head: "", tables: [] };
  const container = containerOfText(head);
  if (container !== "text") return { container, encoding, head, tables: [] };
  const delimiter = delimiterOf(head);
  return {
    container,
    encoding,
    head,
    delimiter,
    tables: [{ name: "", rows: rowsOf(head, delimiter) }],
  };
}

/** Text holds no control characters besides tab, line ends and, in old reports, form feeds. */
const looksBinary = (head: string) => /[\u0000-\u0008\u000e-\u001a]/.test(head.slice(0, 65_536));

/** The delimiter that cuts the most lines into the same number of cells, and many of them. */
function delimiterOf(head: string): (typeof DELIMITERS)[number] {
  const lines = head.split(/\r?\n/, 200).filter((line) => line.trim() !== "");
  const weight = (delimiter: string) => {
    const counts = lines.map((line) => line.split(delimiter).length).filter((count) => count > 1);
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return DELIMITERS.toSorted((a, b) => weight(b) - weight(a))[0] ?? ",";
}

function rowsOf(head: string, delimiter: string): SampleTable["rows"] {
  const splitter = createSplitter({ delimiter, maxRowLength: HEAD_BYTES });
  const rows = [...splitter.push(head), ...splitter.end()];
  return rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells);
}

async function headOf(source: FileSource): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source.bytes()) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

/** A file of a kind that is held in memory as a whole. */
const held = (source: FileSource): FileSource =>
  source.size > LIMITS.maxWholeBytes ? fail(tooLarge(source, LIMITS.maxWholeBytes)) : source;

const tooLarge = ({ name, size }: FileSource, most: number) => ({
  code: "file-too-large",
  message: `The file "${name}" has ${size} bytes, more than the ${most} that are read of its kind`,
  owner: "user" as const,
  next: "Export a shorter period and import the parts one after the other",
});
