import { xmlElements, type OpenElement } from "../elements.ts";
import type { StatementFile } from "../file.ts";
import type { ReadOptions } from "../importer.ts";
import type { StatementRecord } from "../statement.ts";
import { createCancels } from "./cancels.ts";
import { createReader, type FlexStatement } from "./reader.ts";
import { rawOf } from "./row.ts";

export type { FlexStatement };

export type FlexOptions = Pick<ReadOptions, "zone" | "dateOrder" | "account"> & {
  /** Whether each record keeps its row, for sources that are not kept as a whole. */
  readonly keepsRows?: true;
  /** Told of each statement when all of its rows have been read. */
  readonly onStatement?: (statement: FlexStatement) => void;
};

/** Rows name the zone only where the query is set so; IBKR's own time is that of New York. */
export const FLEX_ZONE = "America/New_York";

/** All records of a Flex query as XML, in batches. Refuses what is not well-formed. */
export async function* readFlex(
  file: StatementFile,
  options: FlexOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const cancels = createCancels(() => elementsOf(file));
  const { keepsRows, onStatement } = options;
  const more = { ...(keepsRows && { keepsRows }), ...(onStatement && { onStatement }) };
  const reader = createReader({
    ...{ cancels, options, zone: FLEX_ZONE, name: file.name, rawOf, ...more },
  });
  for await (const elements of xmlElements(file)) {
    const records: StatementRecord[] = [];
    for (const element of elements) {
      if (element.type === "open") reader.open(element satisfies OpenElement, records);
      else if (element.name === "FlexStatement") reader.closeStatement(records);
    }
    yield records;
  }
  yield await reader.end();
}

async function* elementsOf(file: StatementFile): AsyncGenerator<OpenElement> {
  for await (const elements of xmlElements(file)) {
    for (const element of elements) if (element.type === "open") yield element;
  }
}

const CHUNK = 65_536;

/** A text of the web service, to be read as a file is. */
export function flexText(text: string, name: string): StatementFile {
  const bytes = new TextEncoder().encode(text);
  return {
    name,
    size: bytes.length,
    sample: { container: "xml", encoding: "utf-8", head: text.slice(0, CHUNK), tables: [] },
    async *bytes() {
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
    },
  };
}
