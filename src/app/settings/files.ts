import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fail, type Failure } from "#domain";
import type { BrokerCatalogue } from "#kit";
import { checkDocument, type Layer } from "#settings";

/** The files of a data folder that say how brokers are used; those of a profile win. */
export const settingFiles = (folder: string, profile?: string): readonly string[] => [
  join(folder, "brokers.json"),
  ...(profile === undefined ? [] : [join(folder, `brokers.${profile}.json`)]),
];

/** What the files say; one that is not there says nothing. Fails with "invalid-settings". */
export async function fileLayers(
  files: readonly string[],
  brokers: BrokerCatalogue,
): Promise<Layer[]> {
  const texts = await Promise.all(files.map(textIn));
  return texts.flatMap((text, at): Layer[] => {
    if (text === undefined) return [];
    const name = files[at] ?? "";
    return [{ source: "file", document: checkDocument(jsonIn(text, name), brokers, `"${name}"`) }];
  });
}

const textIn = (file: string): Promise<string | undefined> =>
  readFile(file, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });

function jsonIn(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail(notJson(name, (error as Error).message));
  }
}

const notJson = (name: string, reason: string): Failure => ({
  code: "invalid-settings",
  message: `"${name}" is not JSON: ${reason}`,
  owner: "user",
  next: 'Write it as {"brokers": {"oanda": {"limitShare": 0.5}}}',
});
