/** The outer form of a file, told by its first bytes and never by its name. */
export const CONTAINERS = [
  "text",
  "xml",
  "html",
  "ofx",
  "json",
  "xlsx",
  "xls",
  "zip",
  "pdf",
  "image",
  "empty",
  "binary",
] as const;
export type Container = (typeof CONTAINERS)[number];

const starts = (bytes: Uint8Array, ...magic: number[]) =>
  magic.every((byte, at) => bytes[at] === byte);

/**
 * Names a container by magic bytes alone; `text` covers everything that is decoded and looked at
 * further.
 */
export function containerOfBytes(head: Uint8Array): Container {
  if (head.length === 0) return "empty";
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) return "zip";
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0)) return "xls";
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) return "pdf";
  if (
    starts(head, 0x89, 0x50, 0x4e, 0x47) ||
    starts(head, 0xff, 0xd8, 0xff) ||
    starts(head, 0x47, 0x49, 0x46, 0x38)
  )
    return "image";
  return "text";
}

/** Tells markup from delimited text by how decoded text begins. */
export function containerOfText(head: string): Container {
  const start = head.slice(0, 4096).trimStart();
  if (start === "") return "empty";
  if (
    /^OFXHEADER\s*[:=]/i.test(start) ||
    /<\?OFX\b/i.test(start) ||
    /^(?:<\?xml[^>]*>\s*)?<OFX>/i.test(start)
  )
    return "ofx";
  if (/^<!DOCTYPE\s+html|^<html\b/i.test(start)) return "html";
  if (start.startsWith("<?xml") || /^<[A-Za-z_][\w.-]*[\s/>]/.test(start)) return "xml";
  if (start.startsWith("{") || start.startsWith("[")) return "json";
  return "text";
}
