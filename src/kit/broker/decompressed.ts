import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { netFault, tooLong } from "./net-fault.ts";

const DECODERS = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
};

const BROKEN = { code: "PROTOCOL_ERROR", outcome: "unknown" } as const;
const CUT = "The compressed reply is cut or damaged";

/** All bytes of a body. What does not end as it should, or is too long, is no reply. */
export async function decompressed(
  body: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return body;
  if (!isKnown(name)) throw netFault(`The reply is encoded as "${encoding}"`, BROKEN);
  try {
    return await DECODERS[name](body, { maxOutputLength: maxBytes });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLong(maxBytes);
    if (!/^Z_|^ERR_BROTLI|^ERR__ERROR/.test(code)) throw error;
    throw netFault(CUT, { ...BROKEN, retryable: true });
  }
}

const isKnown = (name: string): name is keyof typeof DECODERS => Object.hasOwn(DECODERS, name);
