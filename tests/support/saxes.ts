import { SaxesParser } from "saxes";
import { fail } from "#domain";
import { decoded, type StatementFile } from "#kit";

/**
 * An element as it opens or closes. Attributes are texts, entities resolved; there is no DTD and no
 * external entity.
 */
export type XmlEvent =
  | {
      readonly type: "open";
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly line: number;
    }
  | { readonly type: "close"; readonly name: string };

/**
 * What saxes reads of an XML file, to compare our own reader with. Malformed XML and a DTD refuse
 * the file.
 */
export async function* xmlEvents(file: StatementFile): AsyncGenerator<readonly XmlEvent[]> {
  let events: XmlEvent[] = [];
  const parser = new SaxesParser({ position: true, fileName: file.name });
  const refuse = (reason: string) =>
    fail({ code: "xml-malformed", message: `${file.name}: ${reason}`, owner: "user", next: "" });
  parser.on("doctype", () =>
    refuse("it has a document type declaration, which statements never need"),
  );
  parser.on("error", (error) => refuse(error.message));
  parser.on("opentag", (tag) => {
    events.push({
      type: "open",
      name: tag.name,
      attributes: tag.attributes as Record<string, string>,
      line: parser.line,
    });
  });
  parser.on("closetag", (tag) => events.push({ type: "close", name: tag.name }));
  for await (const text of decoded(file)) {
    parser.write(text);
    if (events.length > 0) yield events;
    events = [];
  }
  parser.close();
  yield events;
}
