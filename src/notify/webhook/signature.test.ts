import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { instantOf } from "#domain";
import { newSecret, signatureHeaders } from "./signature.ts";

it("a message is taken by the reference library under each of its secrets, and by no other", () => {
  const secret = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => newSecret(() => bytes));
  fc.assert(
    fc.property(fc.string(), secret, secret, secret, (text, first, second, other) => {
      fc.pre(other !== first && other !== second);
      const body = JSON.stringify({ text });
      const at = instantOf(Date.now());
      const headers = signatureHeaders({ id: "msg_1", at, body, secrets: [first, second] });
      for (const each of [first, second])
        expect(new Webhook(each).verify(body, headers)).toEqual({ text });
      expect(() => new Webhook(other).verify(body, headers)).toThrow();
      expect(() => new Webhook(first).verify(`${body} `, headers)).toThrow();
      expect(() => new Webhook(first).verify(body, { ...headers, "webhook-id": "2" })).toThrow();
    }),
  );
});
