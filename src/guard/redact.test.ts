import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redactText } from "./index.ts";

describe("redact", () => {
  it.each([
    ["Authorization: Bearer abc.def-123", "abc.def-123"],
    ["Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"],
    ["GET /flex?t=98765432109&q=1&token=98765432109", "token=98765432109"],
    ['{"apiKey":"k-1","secret":"s-1"}', "s-1"],
    ["postgres://user:pass@host/db", "user:pass"],
    [["eyJhbGciOi", "eyJzdWIiOi", "abcdef"].join("."), "eyJzdWIiOi"],
    ["client_secret=a%20b&grant_type=x", "a%20b"],
  ])("takes the secret out of %j", (text, secret) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text)).toContain("[redacted]");
  });

  it("leaves ordinary texts alone", () => {
    const text = "The account has 3 open positions; see https://x.test/a?b=c";
    expect(redactText(text)).toBe(text);
  });

  it("takes whatever stands in a field with a secret name", () => {
    const value = {
      user: "ann",
      password: "x",
      nested: [{ "api-key": 5, refreshToken: { a: 1 } }],
    };
    expect(redact(value)).toEqual({
      user: "ann",
      password: "[redacted]",
      nested: [{ "api-key": "[redacted]", refreshToken: "[redacted]" }],
    });
  });

  it("keeps what tells only that a secret is there", () => {
    expect(redact({ token: undefined, secret: null, password: true })).toEqual({
      token: undefined,
      secret: null,
      password: true,
    });
  });

  it("finds a known secret wherever and however it is spelled", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: "binary" }), (secret) => {
        const bytes = Buffer.from(secret);
        const shown = redact(
          {
            a: [`x${secret}y`],
            b: new Error(secret),
            c: `q=${encodeURIComponent(bytes.toString())}`,
          },
          [secret],
        ) as { a: string[]; b: { message: string }; c: string };
        expect(shown.a[0]).toContain("[redacted]");
        expect(shown.b.message).toContain("[redacted]");
        expect(shown.c).toContain("[redacted]");
      }),
    );
  });

  it("replaces the longer of two secrets that begin alike", () => {
    expect(redactText("abcd-efgh", ["abcd", "abcd-efgh"])).toBe("[redacted]");
  });

  it("survives cycles, depth, width, getters that throw and values without a text", () => {
    const cycle: Record<string, unknown> = { n: 1n, f: () => 1, bytes: new Uint8Array(3) };
    cycle["self"] = cycle;
    Object.defineProperty(cycle, "bad", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    let deep: unknown = 1;
    for (let i = 0; i < 20; i++) deep = [deep];
    cycle["deep"] = deep;
    cycle["wide"] = Array.from({ length: 500 }, (_, i) => i);
    expect(redact(cycle)).toMatchObject({
      n: "1",
      self: "[circular]",
      bad: "[unreadable]",
      bytes: "[3 bytes]",
    });
    expect(JSON.stringify(redact(cycle))).toContain("[deep]");
    expect((redact(cycle) as { wide: unknown[] }).wide).toHaveLength(200);
  });

  it("takes long texts in time that grows with their length only", () => {
    const started = performance.now();
    for (const text of ["a".repeat(1e6), '"token'.repeat(2e5), "http:".repeat(2e5)]) {
      expect(redactText(text, ["some-secret"]).length).toBeLessThan(5000);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("takes anything", () => {
    fc.assert(
      fc.property(
        fc.anything({ withMap: true, withSet: true, withNullPrototype: true }),
        (value) => {
          expect(() => redact(value, ["some-secret"])).not.toThrow();
        },
      ),
    );
  });
});
