import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal } from "./decimal.ts";
import { Sum } from "./sum.ts";

/**
 * Small and huge numbers of any scale, so that totals cross from safe integers to the exact path
 * and stay right.
 */
const number = fc
  .tuple(
    fc.oneof(
      fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
    ),
    fc.integer({ min: 0, max: 20 }),
  )
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale));
const holds = <T>(property: fc.IProperty<T>): void => fc.assert(property, { numRuns: 1_000 });

test("a running total is the sum of its parts", () => {
  holds(
    fc.property(fc.array(fc.tuple(number, number)), (pairs) => {
      const total = new Sum();
      let exact = Decimal.zero;
      for (const [a, b] of pairs) {
        total.add(a);
        total.subtract(b);
        total.addProduct(a, b);
        exact = exact.plus(a).minus(b).plus(a.times(b));
      }
      expect(total.value.toString()).toBe(exact.toString());
      expect(total.isZero()).toBe(exact.isZero());
    }),
  );
});

test("totals are compared, raised and subtracted as decimals are", () => {
  const filled = (value: Decimal) => {
    const total = new Sum();
    total.add(value);
    return total;
  };
  holds(
    fc.property(number, number, (a, b) => {
      expect(Math.sign(filled(a).cmp(b))).toBe(Math.sign(a.cmp(b)));
      expect(filled(a).minus(filled(b)).toString()).toBe(a.minus(b).toString());
      const raised = filled(a);
      raised.raiseTo(filled(b));
      expect(raised.value.toString()).toBe(Decimal.max(a, b).toString());
      if (filled(a).isSame(filled(b))) expect(a.eq(b)).toBe(true);
    }),
  );
});

test("a total can be set and cleared", () => {
  holds(
    fc.property(number, number, (a, b) => {
      const total = new Sum();
      total.add(a);
      total.set(b);
      expect(total.value.eq(b)).toBe(true);
      total.add(a);
      expect(total.value.eq(a.plus(b))).toBe(true);
      total.clear();
      expect([total.isZero(), total.value.toString()]).toEqual([true, "0"]);
    }),
  );
});
