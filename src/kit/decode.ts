import type { StatementFile } from "./file.ts";

/** The text of a file, in chunks, decoded as its sample says. */
export async function* decoded(file: StatementFile): AsyncGenerator<string> {
  const decoder = new TextDecoder(file.sample.encoding ?? "utf-8");
  for await (const chunk of file.bytes()) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

/** The whole text of a small file. */
export async function wholeText(file: StatementFile): Promise<string> {
  const parts: string[] = [];
  for await (const text of decoded(file)) parts.push(text);
  return parts.join("");
}

/**
 * The encoding of a file by its first bytes: a byte order mark, else strict UTF-8, else
 * windows-1252, which reads any byte. A file cut off inside a character at the end of the sample is
 * still UTF-8.
 */
export function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
