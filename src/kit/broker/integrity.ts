import { Buffer, isUtf8 } from "node:buffer";
import { readJson } from "../json/read.ts";
import type { BrokerEndpoint } from "./endpoint.ts";
import type { NetReply } from "./net.ts";

/** What is wrong with a reply as such; `cut` may be better when the same is asked again. */
export type Damage = { readonly reason: string; readonly cut: boolean };
export type Content = { readonly body: unknown } | { readonly damage: Damage };

type Expected = Pick<BrokerEndpoint, "content" | "mediaTypes" | "maxBytes">;

/** The longest reply that is read, in bytes after decompression, unless its endpoint says more. */
export const MAX_BYTES = 16 * 1024 * 1024;

const JSON_TYPE = /^(?:application|text)\/(?:[\w.-]+\+)?json$/;
const XML_TYPE = /^(?:application|text)\/(?:[\w.-]+\+)?xml$/;
const TEXT_TYPE = /^text\/(?!html$)[\w.+-]+$/;

const TYPES = { json: JSON_TYPE, xml: XML_TYPE, text: TEXT_TYPE };

/**
 * The content of a reply with a good status, once it is proved to be whole and of the kind that was
 * asked for. A cut reply may look like a shorter one, so length, encoding and syntax are all looked
 * at; JSON comes without floats.
 */
export function contentOf(reply: NetReply, expected: Expected): Content {
  const { content = "json", maxBytes = MAX_BYTES } = expected;
  const { headers, body } = reply;
  if (body.length > maxBytes) return damaged(`is longer than ${maxBytes} bytes`);
  if (isShort(reply))
    return damaged(`ends after ${body.length} bytes, before it is complete`, true);
  const type = mediaType(headers["content-type"]);
  const isKnown = TYPES[content].test(type) || expected.mediaTypes?.includes(type);
  if (!isKnown) return damaged(`is "${type || "of no stated type"}" and not ${content}`, true);
  const text = decoded(body);
  if (text === undefined) return damaged("is not valid UTF-8", true);
  if (content === "xml" && !isWholeXml(text)) return damaged("is not whole XML", true);
  return content === "json" ? jsonOf(text) : { body: text };
}

const ROOT = /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.:-]*)(?:\s[^>]*?)?(\/?)>/;

/** Whether it ends with the element that it begins with; what is between is for its reader. */
function isWholeXml(text: string): boolean {
  const [begin, name, empty] = ROOT.exec(text) ?? [];
  const end = text.trimEnd();
  if (begin === undefined) return false;
  return empty === "/" ? end === begin.trimEnd() : end.endsWith(`</${name}>`);
}

/** The same for what comes with an error: whatever can be read of it, else undefined. */
export function errorBodyOf(reply: NetReply): unknown {
  const text = decoded(reply.body.subarray(0, MAX_BYTES));
  if (text === undefined || text === "") return undefined;
  const json = jsonOf(text);
  return "body" in json ? json.body : text;
}

const damaged = (reason: string, cut = false): Content => ({ damage: { reason, cut } });

const mediaType = (header = "") => (header.split(";")[0] ?? "").trim().toLowerCase();

/** A stated length counts the bytes on the wire, which only an uncompressed body shows. */
function isShort({ headers, body }: NetReply): boolean {
  const stated = headers["content-length"];
  const plain = (headers["content-encoding"] ?? "identity") === "identity";
  return plain && stated !== undefined && stated.trim() !== String(body.length);
}

/** Without its byte order mark. A decoder that refuses what is invalid takes three times as long. */
function decoded(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function jsonOf(text: string): Content {
  try {
    return { body: readJson(text) };
  } catch (error) {
    // The message of the parser may quote the text, which may hold what nobody should see.
    if (error instanceof SyntaxError) return damaged("is not whole, valid JSON", true);
    throw error;
  }
}
