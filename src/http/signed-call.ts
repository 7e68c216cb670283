import type { Readable } from "node:stream";
import { fail } from "#domain";
import type { SignedCall } from "./endpoint.ts";

/** A broker's call says that something happened, not what; more is no such call. */
const MAX_CALL_BYTES = 64_000;

/** Reads a small body as the bytes that were signed, with the headers that carry the signature. */
export async function signedCallOf(
  payload: Readable,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<SignedCall> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of payload) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_CALL_BYTES) fail(tooLong);
    chunks.push(bytes);
  }
  const single = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return { headers: Object.fromEntries(single), body: Buffer.concat(chunks) };
}

const tooLong = {
  code: "file-too-large",
  message: `The call has more than ${MAX_CALL_BYTES} bytes`,
  owner: "user",
  next: "Send the notification of the broker and nothing else",
} as const;
