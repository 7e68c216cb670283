import { Decimal as Reference } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal, type Rounding } from "./decimal.ts";

/**
 * Exact for sums and products of what is generated here; quotients are rounded as decimal128
 * rounds.
 */
const Exact = Reference.clone({ precision: 600, toExpNeg: -9e15, toExpPos: 9e15 });
const Quotient = Reference.clone({
  precision: 34,
  rounding: Reference.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
const MODES: Readonly<Record<Rounding, Reference.Rounding>> = {
  "half-even": Reference.ROUND_HALF_EVEN,
  "half-up": Reference.ROUND_HALF_UP,
  down: Reference.ROUND_DOWN,
};

const digits = (max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: max });
const plainText = fc
  .tuple(fc.constantFrom("", "-", "+"), digits(31), fc.option(digits(31), { nil: undefined }))
  .map(
    ([sign, whole, fraction]) => `${sign}${whole}${fraction === undefined ? "" : `.${fraction}`}`,
  );
/** Money as files hold it: few digits, so that the fast paths meet each other and their limits. */
const money = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 }))
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale).toString());
const small = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale).toString());
const scientific = fc
  .tuple(small, fc.constantFrom("e", "E"), fc.integer({ min: -40, max: 40 }))
  .map(([text, mark, exponent]) => `${text}${mark}${exponent}`);
const edge = fc.constantFrom(
  "0",
  "-0",
  "0.000",
  "9007199254740991",
  "9007199254740992",
  "-9007199254740993",
  "0.9007199254740993",
  "1e-30",
  "123456789012345678901234567890",
);
const number = fc.oneof(plainText, money, small, scientific, edge);

const shown = (value: Reference) => (value.isZero() ? "0" : value.toFixed());
const holds = <Value>(property: fc.IProperty<Value>): void =>
  fc.assert(property, { numRuns: 2_000 });
const pair = (check: (a: string, b: string) => void) => holds(fc.property(number, number, check));

describe("a decimal is bit-equal with decimal.js", () => {
  test("when it is read and written", () => {
    holds(
      fc.property(number, (text) => {
        expect(Decimal.of(text).toString()).toBe(shown(new Exact(text)));
      }),
    );
  });

  test("when it is added, subtracted and multiplied", () => {
    pair((a, b) => {
      const [x, y] = [Decimal.of(a), Decimal.of(b)];
      const [p, q] = [new Exact(a), new Exact(b)];
      expect(x.plus(y).toString()).toBe(shown(p.plus(q)));
      expect(x.minus(y).toString()).toBe(shown(p.minus(q)));
      expect(x.times(y).toString()).toBe(shown(p.times(q)));
    });
  });

  test("when it is divided", () => {
    pair((a, b) => {
      fc.pre(!Decimal.of(b).isZero());
      const wanted = new Quotient(0).plus(new Exact(a)).isZero()
        ? "0"
        : shown(Quotient.div(new Exact(a), new Exact(b)));
      expect(Decimal.of(a).div(Decimal.of(b)).toString()).toBe(wanted);
    });
  });

  test("when it is asked for whole steps", () => {
    pair((a, b) => {
      fc.pre(!Decimal.of(b).isZero());
      const [value, step] = [Decimal.of(a), Decimal.of(b)];
      const rest = new Exact(a).mod(new Exact(b));
      expect(value.isMultipleOf(step)).toBe(rest.isZero());
    });
  });

  test("when it becomes the nearest double", () => {
    holds(
      fc.property(number, (text) => {
        expect(Decimal.of(text).toNumber()).toBe(Number(shown(new Exact(text))));
      }),
    );
  });

  test("when it is compared", () => {
    pair((a, b) => {
      const [x, y] = [Decimal.of(a), Decimal.of(b)];
      const order = new Exact(a).cmp(new Exact(b));
      expect(Math.sign(x.cmp(y))).toBe(order);
      expect([x.eq(y), x.lt(y), x.gt(y)]).toEqual([order === 0, order < 0, order > 0]);
      expect(Decimal.max(x, y).cmp(Decimal.min(x, y))).toBeGreaterThanOrEqual(0);
    });
  });

  test("when it is rounded and fixed", () => {
    const places = fc.integer({ min: 0, max: 20 });
    const mode = fc.constantFrom("half-even" as const, "half-up" as const, "down" as const);
    holds(
      fc.property(number, places, mode, (text, to, rounding) => {
        const wanted = new Exact(text).toDecimalPlaces(to, MODES[rounding]);
        expect(Decimal.of(text).round(to, rounding).toString()).toBe(shown(wanted));
        const fixed = new Exact(text).toFixed(to, MODES[rounding]).replace(/^-(0(\.0*)?)$/, "$1");
        expect(Decimal.of(text).toFixed(to, rounding)).toBe(fixed);
      }),
    );
  });

  test("when its sign is asked for or turned", () => {
    holds(
      fc.property(number, (text) => {
        const value = Decimal.of(text);
        const wanted = new Exact(text);
        expect(value.sign).toBe(wanted.isZero() ? 0 : wanted.s);
        expect(value.neg().toString()).toBe(shown(wanted.neg()));
        expect(value.abs().toString()).toBe(shown(wanted.abs()));
        expect(value.isZero()).toBe(wanted.isZero());
      }),
    );
  });
});

test("a canonical text is what it was after reading and writing", () => {
  const canonical = fc
    .tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** 40n }),
      fc.option(digits(30), { nil: "" }),
    )
    .map(([negative, whole, fraction]) => {
      const behind = fraction.replace(/0+$/, "");
      const text = behind === "" ? String(whole) : `${whole}.${behind}`;
      return negative && text !== "0" ? `-${text}` : text;
    });
  holds(
    fc.property(canonical, (text) => {
      expect(Decimal.of(text).toString()).toBe(text);
    }),
  );
});

test("results do not depend on how a number is held", () => {
  // A hundred zeros behind the point force the BigInt path for the same value.
  const wide = (text: string) => Decimal.of(text).plus(Decimal.scaled(0n, 100));
  pair((a, b) => {
    const [x, y] = [Decimal.of(a), Decimal.of(b)];
    expect(wide(a).plus(wide(b)).eq(x.plus(y))).toBe(true);
    expect(wide(a).times(wide(b)).eq(x.times(y))).toBe(true);
    expect(Math.sign(wide(a).cmp(y))).toBe(Math.sign(x.cmp(y)));
    if (!y.isZero()) expect(wide(a).div(wide(b)).toString()).toBe(x.div(y).toString());
  });
});

test("numbers that no money has are not read", () => {
  const refused = [
    "",
    " ",
    "1 ",
    "1,000",
    "NaN",
    "Infinity",
    "0x10",
    "1e",
    "--1",
    "1.2.3",
    ".",
    "-",
    "e5",
    "١",
  ];
  expect(refused.filter((text) => Decimal.parse(text) !== undefined)).toEqual([]);
  expect(Decimal.parse("9".repeat(121))).toBeUndefined();
  expect(Decimal.parse("9".repeat(120))?.toString()).toBe("9".repeat(120));
  expect(Decimal.parse("1e9999")).toBeUndefined();
  expect(Decimal.parse(".5")?.toString()).toBe("0.5");
  expect(Decimal.parse("5.")?.toString()).toBe("5");
});

test("a double, a text that is no number and a zero divisor are refused with what was seen", () => {
  expect(() => Decimal.of(0.5)).toThrow(`Cannot make a decimal of "0.5": it is not a safe integer`);
  expect(() => Decimal.of("1,5")).toThrow(`Cannot read "1,5" as a decimal`);
  expect(() => Decimal.one.div(Decimal.zero)).toThrow("Cannot divide by zero");
  expect(() => Decimal.one.isMultipleOf(Decimal.zero)).toThrow("Cannot divide by zero");
});

test("negative zero is zero", () => {
  const zeros = [
    Decimal.of("-0"),
    Decimal.of("-0.00"),
    Decimal.of(-0),
    Decimal.zero.neg(),
    Decimal.of(-5).times(Decimal.zero),
  ];
  expect(zeros.map(String)).toEqual(["0", "0", "0", "0", "0"]);
  expect(zeros.map((zero) => [zero.sign, zero.isZero(), Object.is(zero.small, -0)])).toEqual(
    zeros.map(() => [0, true, false]),
  );
});

test("a decimal is its text in JSON", () => {
  expect(JSON.stringify({ price: Decimal.of("1.50") })).toBe(`{"price":"1.5"}`);
});

test("the nearest double is for pictures", () => {
  expect(Decimal.of("0.1").plus(Decimal.of("0.2")).toNumber()).toBe(0.3);
  expect(Decimal.of("123456789012345678901234567890").toNumber()).toBe(1.2345678901234568e29);
});

test("a sum of nothing is zero", () => {
  expect(Decimal.sum([]).toString()).toBe("0");
  expect(Decimal.sum([Decimal.of("0.1"), Decimal.of("0.2"), Decimal.of("-0.3")]).isZero()).toBe(
    true,
  );
});
