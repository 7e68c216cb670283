import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectionId, type CredentialRef, FailureError, tenantId } from "#domain";
import { openCredential, rewrapped, sealCredential } from "./envelope.ts";
import { countedRandom, fieldsOf, keyOf, refOf, revealed } from "./fakes.ts";
import { keySetOf } from "./keys.ts";
import type { Sealed, SealedCredential } from "./ports.ts";

const keys = keySetOf([keyOf("k1"), keyOf("k2")]);
const texts = { apiKey: "AK-1", apiSecret: "a longer secret with ümlauts" };
const sealedWith = (changes: Partial<CredentialRef> = {}, version = 3) =>
  sealCredential(
    { ref: refOf(changes), version, fields: fieldsOf(texts) },
    keys,
    countedRandom(JSON.stringify([changes, version])),
  );

/** Code of the failure, or "opened". */
function outcome(sealed: SealedCredential, ref = sealed.ref, at = keys): string {
  try {
    openCredential(sealed, ref, at);
    return "opened";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

/** The field of that name, which the credentials of these tests have. */
function fieldOf({ fields }: SealedCredential, name: keyof typeof texts): Sealed {
  const field = fields[name];
  if (!field) throw new Error(`No field "${name}"`);
  return field;
}

/** The same bytes with each of their bits flipped in turn. */
function* flips(given: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < given.length * 8; bit++) {
    const changed = Uint8Array.from(given);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield changed;
  }
}

function* flipsOf(sealed: Sealed): Generator<Sealed> {
  for (const part of ["iv", "ct", "tag"] as const)
    for (const changed of flips(sealed[part])) yield { ...sealed, [part]: changed };
}

function* textFlips(text: string): Generator<string> {
  for (const changed of flips(Buffer.from(text))) yield Buffer.from(changed).toString("latin1");
}

/** Every envelope that differs in one bit: header, wrapped key, vectors, texts and tags. */
function* allFlips(sealed: SealedCredential): Generator<SealedCredential> {
  for (const wrapped of flipsOf(sealed.wrapped)) yield { ...sealed, wrapped };
  for (const [name, field] of Object.entries(sealed.fields)) {
    for (const changed of flipsOf(field))
      yield { ...sealed, fields: { ...sealed.fields, [name]: changed } };
    for (const renamed of textFlips(name)) {
      const { [name]: taken, ...others } = sealed.fields;
      if (taken) yield { ...sealed, fields: { ...others, [renamed]: taken } };
    }
  }
  for (const kid of textFlips(sealed.kid)) yield { ...sealed, kid };
  for (let bit = 0; bit < 31; bit++) {
    yield { ...sealed, v: sealed.v ^ (1 << bit) };
    yield { ...sealed, version: sealed.version ^ (1 << bit) };
  }
}

describe("an envelope", () => {
  test("opens to what was sealed, and shows none of it", () => {
    const sealed = sealedWith();
    expect(revealed(openCredential(sealed, sealed.ref, keys))).toEqual(texts);
    const shown = Object.values(sealed.fields)
      .map(({ ct }) => Buffer.from(ct).toString("utf8"))
      .join();
    for (const text of Object.values(texts)) expect(shown).not.toContain(text);
    expect(sealed).toMatchObject({ v: 1, version: 3, kid: keys.current });
  });

  test("does not open with any one bit flipped", () => {
    const sealed = sealedWith();
    let tried = 0;
    const codes = new Set<string>();
    for (const changed of allFlips(sealed)) {
      codes.add(outcome(changed));
      tried++;
    }
    expect(tried).toBeGreaterThan(1500);
    expect([...codes].sort()).toEqual([
      "credential-format-unknown",
      "credential-unreadable",
      "vault-key-missing",
    ]);
  });

  const others: Partial<CredentialRef>[] = [
    { tenant: tenantId("t2") },
    { connection: connectionId("c2") },
    { environment: "live" },
    { purpose: "trade" },
  ];
  test.each(others)("does not open as if it were of %o", (other) => {
    const mine = sealedWith();
    expect(outcome(mine, refOf(other))).toBe("credential-unreadable");
    expect(outcome(sealedWith(other), refOf())).toBe("credential-unreadable");
  });

  test("does not open with parts of another place, version or field in it", () => {
    const places = [...others, {}].map((changes) => sealedWith(changes, 3));
    const envelopes = [...places, sealedWith({}, 4)];
    let tried = 0;
    for (const [at, into] of envelopes.entries()) {
      for (const from of envelopes.filter((_, other) => other !== at)) {
        const swapped = [
          { ...into, wrapped: from.wrapped },
          { ...into, fields: from.fields },
          { ...into, fields: { ...into.fields, apiKey: fieldOf(from, "apiKey") } },
          { ...from, ref: into.ref, version: into.version },
        ];
        for (const each of swapped) {
          tried++;
          expect(outcome(each)).toBe("credential-unreadable");
        }
      }
      const crossed = { apiKey: fieldOf(into, "apiSecret"), apiSecret: fieldOf(into, "apiKey") };
      expect(outcome({ ...into, fields: crossed })).toBe("credential-unreadable");
    }
    expect(tried).toBe(120);
  });

  test("does not open with a field taken away or added", () => {
    const sealed = sealedWith();
    const apiKey = fieldOf(sealed, "apiKey");
    expect(outcome({ ...sealed, fields: { apiKey } })).toBe("credential-unreadable");
    const more = { ...sealed.fields, another: apiKey };
    expect(outcome({ ...sealed, fields: more })).toBe("credential-unreadable");
  });

  test("opens with the key that it names and tries no other", () => {
    const sealed = sealedWith();
    expect(outcome(sealed, sealed.ref, keySetOf([keyOf("k2"), keyOf("k1")]))).toBe("opened");
    expect(outcome(sealed, sealed.ref, keySetOf([keyOf("k2")]))).toBe("vault-key-missing");
    expect(outcome({ ...sealed, kid: keySetOf([keyOf("k2")]).current })).toBe(
      "credential-unreadable",
    );
  });

  test("is wrapped anew without its fields being touched", () => {
    const sealed = sealedWith();
    const next = keySetOf([keyOf("k2"), keyOf("k1")]);
    const turned = { ...sealed, ...rewrapped(sealed, next, countedRandom("turn")) };
    expect(turned.kid).toBe(next.current);
    expect(turned.fields).toBe(sealed.fields);
    expect(outcome(turned, sealed.ref, keySetOf([keyOf("k2")]))).toBe("opened");
    expect(outcome(turned, sealed.ref, keySetOf([keyOf("k1")]))).toBe("vault-key-missing");
    expect(outcome({ ...turned, kid: sealed.kid }, sealed.ref, next)).toBe("credential-unreadable");
  });

  test("never uses a vector or a data key twice", () => {
    const random = countedRandom();
    const seen = new Set<string>();
    let count = 0;
    for (let version = 1; version <= 200; version++) {
      const { wrapped, fields } = sealCredential(
        { ref: refOf(), version, fields: fieldsOf(texts) },
        keys,
        random,
      );
      for (const { iv } of [wrapped, ...Object.values(fields)]) {
        seen.add(Buffer.from(iv).toString("hex"));
        count++;
      }
    }
    expect(seen.size).toBe(count);
  });

  test("holds whatever texts a credential has, wherever it belongs", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    const name = fc.stringMatching(/^[a-z][a-zA-Z0-9_.-]{0,20}$/);
    const place = fc.record({
      tenant: fc.stringMatching(/^[!-~]{1,20}$/).map(tenantId),
      connection: fc.stringMatching(/^[!-~]{1,20}$/).map(connectionId),
      environment: fc.constantFrom("paper", "live"),
      purpose: fc.constantFrom("sync", "trade"),
    });
    fc.assert(
      fc.property(
        place,
        place,
        fc.dictionary(name, text, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (ref, other, given, version) => {
          const sealed = sealCredential(
            { ref, version, fields: fieldsOf(given) },
            keys,
            countedRandom(),
          );
          expect(revealed(openCredential(sealed, ref, keys))).toEqual(given);
          const isSame = JSON.stringify(ref) === JSON.stringify(other);
          expect(outcome(sealed, other)).toBe(isSame ? "opened" : "credential-unreadable");
        },
      ),
      { numRuns: 200 },
    );
  });
});
