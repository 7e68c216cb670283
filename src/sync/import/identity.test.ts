import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal, instantOf, instrument } from "#domain";
import type { ExecutionRecord } from "#kit";
import { createLadder } from "./identity.ts";

const stock = instrument({ kind: "equity", symbol: "AAPL", currency: "USD" });
const record = (over: Partial<ExecutionRecord> = {}): ExecutionRecord => ({
  ...{ type: "execution", line: 1, instrument: stock, side: "buy" },
  ...{ quantity: Decimal.of(10), price: Decimal.of("1.5") },
  at: {
    ...{ instant: instantOf(0), precision: "instant", day: "1970-01-01" as never },
    zone: { name: "UTC", evidence: "stated" },
  },
  ...over,
});

test("identities are the first digits of a hash of the content, as they always were", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 999 }), (units, cents) => {
      const [quantity, price] = [Decimal.of(units), Decimal.scaled(cents, 2)];
      const text = `equity:AAPL:USD buy ${quantity} ${price} 1970-01-01T00:00:00.000000Z fill new`;
      const hex = createHash("sha1").update(text).digest("hex");
      const { id, digest } = createLadder().execution(record({ quantity, price }), "a");
      expect(id).toBe(`content:${hex.slice(0, 20)}:1`);
      expect(digest).toBe(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)));
    }),
  );
});

test("twins are numbered within their account", () => {
  const ladder = createLadder();
  const numberOf = (account: string) => ladder.execution(record(), account).id.split(":").at(-1);
  expect([numberOf("a"), numberOf("a"), numberOf("b"), numberOf("a")]).toEqual([
    "1",
    "2",
    "1",
    "3",
  ]);
});

test("the broker's own id comes first, then its order with the number of the fill", () => {
  const id = (over: Partial<ExecutionRecord>) => createLadder().execution(record(over), "a").id;
  expect(id({ executionId: "E1", orderId: "O1", part: 2 })).toBe("E1");
  expect(id({ orderId: "O1", part: 2 })).toBe("order:O1:2");
  expect(id({ orderId: "O1" })).toMatch(/^content:/);
});
