import { createCipheriv, createSecretKey } from "node:crypto";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seal, unseal } from "./aead.ts";

/** See `fixtures/README.md`. Everything in it is hexadecimal. */
type Vector = {
  readonly id: number;
  readonly comment: string;
  readonly result: "valid" | "invalid";
} & Readonly<Record<"key" | "iv" | "aad" | "msg" | "ct" | "tag", string>>;

const VECTORS = JSON.parse(
  readFileSync(new URL("./fixtures/aes-256-gcm.json", import.meta.url), "utf8"),
) as readonly Vector[];

const hex = (text: string) => Buffer.from(text, "hex");
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe("AES-256-GCM", () => {
  test.each(VECTORS.filter(({ result }) => result === "valid"))(
    "seals and opens as vector $id says: $comment",
    ({ key, iv, aad, msg, ct, tag }) => {
      const secret = createSecretKey(hex(key));
      const sealed = seal({ key: secret, iv: hex(iv), plain: hex(msg), context: hex(aad) });
      expect(Buffer.from(sealed.ct).toString("hex")).toBe(ct);
      expect(Buffer.from(sealed.tag).toString("hex")).toBe(tag);
      expect(unseal(sealed, { key: secret, context: hex(aad) })?.toString("hex")).toBe(msg);
    },
  );

  test.each(VECTORS.filter(({ result }) => result === "invalid"))(
    "refuses vector $id: $comment",
    ({ key, iv, aad, ct, tag }) => {
      const sealed = { iv: hex(iv), ct: hex(ct), tag: hex(tag) };
      expect(unseal(sealed, { key: createSecretKey(hex(key)), context: hex(aad) })).toBeUndefined();
    },
  );

  test("has vectors of both kinds to go by", () => {
    expect(VECTORS.filter(({ result }) => result === "valid").length).toBeGreaterThan(5);
    expect(VECTORS.filter(({ result }) => result === "invalid").length).toBeGreaterThan(10);
  });

  test("opens what it sealed, whatever it was", () => {
    fc.assert(
      fc.property(
        bytes(32),
        bytes(12),
        fc.uint8Array(),
        fc.uint8Array(),
        (k, iv, plain, context) => {
          const key = createSecretKey(k);
          const opened = unseal(seal({ key, iv, plain, context }), { key, context });
          expect(opened?.equals(Buffer.from(plain))).toBe(true);
        },
      ),
    );
  });

  test("does not open with another key, vector, context or any other bit", () => {
    const piece = fc.constantFrom("iv", "ct", "tag", "key", "context");
    fc.assert(
      fc.property(bytes(32), piece, fc.nat(), (material, part, at) => {
        const key = Buffer.from(material);
        const context = Buffer.from("context of it");
        const plain = Buffer.from("thirty-two bytes of plain text..");
        const sealed = seal({
          key: createSecretKey(key),
          iv: hex("00".repeat(12)),
          plain,
          context,
        });
        const parts = { ...sealed, key: Buffer.from(key), context };
        const changed = { ...parts, [part]: flipped(parts[part], at) };
        const secret = createSecretKey(changed.key);
        expect(unseal(changed, { key: secret, context: changed.context })).toBeUndefined();
      }),
    );
  });

  test("refuses tags that were cut, although they are right as far as they go", () => {
    const key = createSecretKey(Buffer.alloc(32, 7));
    const [iv, context] = [Buffer.alloc(12, 1), Buffer.alloc(0)];
    for (const length of [4, 8, 12, 13, 14, 15]) {
      const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: length });
      const ct = Buffer.concat([cipher.update("money"), cipher.final()]);
      const sealed = { iv, ct, tag: cipher.getAuthTag() };
      expect(sealed.tag).toHaveLength(length);
      expect(unseal(sealed, { key, context })).toBeUndefined();
    }
  });

  test("seals with vectors of 12 bytes only", () => {
    const key = createSecretKey(Buffer.alloc(32, 7));
    const empty = new Uint8Array();
    for (const length of [0, 8, 11, 13, 16])
      expect(() => seal({ key, iv: new Uint8Array(length), plain: empty, context: empty })).toThrow(
        RangeError,
      );
  });
});

function flipped(given: Uint8Array, at: number): Buffer {
  const changed = Buffer.from(given);
  const bit = at % (changed.length * 8);
  changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return changed;
}
