import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Secret } from "./secret.ts";

const WORD = "open-sesame";

describe("a secret", () => {
  test("shows itself nowhere but when it is asked to", () => {
    const secret = new Secret(WORD);
    const holder = { deep: { list: [secret] } };
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify(holder),
      inspect(holder, { depth: 9, showHidden: true, getters: true }),
      Object.keys(secret).join(),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
      JSON.stringify(structuredClone({ ...secret })),
      String(new Error(`Failed with ${secret}`)),
    ];
    for (const text of shown) expect(text).not.toContain(WORD);
    for (const text of shown.slice(0, 2)) expect(text).toBe("[secret]");
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    expect(inspect({ secret })).toBe("{ secret: [secret] }");
    expect(secret.reveal()).toBe(WORD);
  });
});
