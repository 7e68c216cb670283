import fc from "fast-check";
import { expect, test } from "vitest";
import { valueAt, type XmlElement, xmlElements } from "../../src/kit/elements.ts";
import type { StatementFile } from "../../src/kit/file.ts";
import { xmlEvents } from "../support/saxes.ts";

/** A file that arrives in pieces of the given size. */
const fileOf = (text: string, piece = 1_000_000): StatementFile => ({
  name: "test.xml",
  size: text.length,
  sample: { container: "xml", encoding: "utf-8", head: text, tables: [] },
  async *bytes() {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  },
});

type Flat = { name: string; attributes?: Record<string, string>; line?: number };

function flattened(element: XmlElement): Flat[] {
  if (element.type === "close") return [{ name: element.name }];
  const { shape, line, empty } = element;
  const attributes = Object.fromEntries(
    shape.names.map((name, at) => [name, valueAt(element, at)]),
  );
  return [{ name: shape.element, attributes, line }, ...(empty ? [{ name: shape.element }] : [])];
}

async function ours(text: string, piece?: number): Promise<Flat[] | "refused"> {
  const flat: Flat[] = [];
  try {
    for await (const batch of xmlElements(fileOf(text, piece)))
      flat.push(...batch.flatMap(flattened));
    return flat;
  } catch {
    return "refused";
  }
}

async function saxes(text: string): Promise<Flat[] | "refused"> {
  const flat: Flat[] = [];
  try {
    for await (const batch of xmlEvents(fileOf(text))) {
      for (const event of batch) {
        flat.push(
          event.type === "close"
            ? { name: event.name }
            : { name: event.name, attributes: { ...event.attributes }, line: event.line },
        );
      }
    }
    return flat;
  } catch {
    return "refused";
  }
}

const SAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<R a="1">
<T x="5" y="a &amp; b" z="" />
<T x="6" y="caf\u00e9 &#233;" z="&lt;1&gt;"/>
<T x="7" y='single' z="a > b"></T><!-- a remark -->
<T x="8" y="two
lines" z="t\tb" />
<U/><U></U>
</R>
`;

test.each([1, 2, 3, 7, 50, 1000])(
  "elements come out alike whatever pieces of %i bytes they arrive in",
  async (piece) => {
    const expected = await saxes(SAMPLE);
    expect(expected).toHaveLength(14);
    expect(await ours(SAMPLE, piece)).toEqual(expected);
  },
);

test.each([
  ["a document type", `<!DOCTYPE r [<!ENTITY x "y">]><r a="&x;"/>`],
  ["an external entity", `<!DOCTYPE r SYSTEM "http://example.com/r.dtd"><r/>`],
  ["an unknown entity", `<r a="&x;"/>`],
  ["a bare ampersand", `<r a="a & b"/>`],
  ["an entity of HTML in text", "<r>&nbsp;</r>"],
  ["a reference to no character", `<r a="&#0;"/>`],
  ["a surrogate", `<r a="&#xD800;"/>`],
  ["a value without quotes", "<r a=1/>"],
  ["an attribute without a value", "<r a/>"],
  ["an attribute twice", `<r a="1" a="2"/>`],
  ["a bracket in a value", `<r a="<"/>`],
  ["no blank between attributes", `<r a="1"b="2"/>`],
  ["crossed elements", "<r><a><b></a></b></r>"],
  ["an element left open", "<r><a></a>"],
  ["an element closed too often", "<r></r></r>"],
  ["a second root", "<r/><r/>"],
  ["text behind the root", "<r/>text"],
  ["text before the root", "text<r/>"],
  ["a file cut inside a tag", `<r><a x="1`],
  ["two hyphens in a comment", "<r><!-- a -- b --></r>"],
  ["a late declaration", `<r/><?xml version="1.0"?>`],
  ["a control character", `<r a="\u0001"/>`],
  ["the end of plain text in text", "<r>]]></r>"],
  ["nothing", ""],
  ["blanks only", " \n"],
])("%s refuses the file", async (_, text) => {
  expect(await ours(text)).toBe("refused");
  expect(await ours(text, 3)).toBe("refused");
});

const cut = fc.tuple(
  fc.nat(SAMPLE.length),
  fc.nat(6),
  fc.constantFrom(
    "",
    "<",
    ">",
    "/",
    '"',
    "'",
    "&",
    "=",
    " ",
    "\n",
    "T",
    "</R>",
    "<T x='1'/>",
    "&amp;",
    "--",
    "]]>",
    "?",
  ),
);

test("a damaged file is refused or reads as saxes reads it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(cut, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 60 }),
      async (cuts, piece) => {
        const damaged = cuts.reduce(
          (text, [at, length, instead]) => text.slice(0, at) + instead + text.slice(at + length),
          SAMPLE,
        );
        const mine = await ours(damaged, piece);
        expect(mine).toEqual(mine === "refused" ? mine : await saxes(damaged));
      },
    ),
    { numRuns: 1500 },
  );
});

test("attributes of any text survive", async () => {
  const escaped = (value: string) =>
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const value = fc
    .string({ unit: "binary" })
    .map((text) => text.replaceAll(/[\p{Cc}\p{Cs}\p{Cn}\ufffe\uffff]/gu, "?"));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value), { minLength: 1 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, piece) => {
        const text = `<r>${rows.map(([a, b]) => `<t a="${escaped(a)}" b="${escaped(b)}"/>`).join("\n")}</r>`;
        const elements = await ours(text, piece);
        const found =
          elements === "refused"
            ? elements
            : elements.flatMap(({ attributes }) =>
                attributes?.["a"] === undefined ? [] : [[attributes["a"], attributes["b"]]],
              );
        expect(found).toEqual(rows);
      },
    ),
  );
});
