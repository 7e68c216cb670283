import { Decimal, type Instant } from "#domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { httpDate } from "./http-date.ts";
import { jsonText, numeral } from "./json.ts";
import { createLimits } from "./limits.ts";
import { newYork, newYorkMidnight, newYorkStamp, newYorkZone } from "./new-york.ts";
import { element } from "./xml.ts";

const at = (text: string) => text as Instant;

describe("JSON", () => {
  it("says what the platform's writer says, of what both can write", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps every digit of numbers and leaves out what is undefined", () => {
    const value = {
      id: numeral(2n ** 53n + 1n),
      price: numeral(Decimal.of("0.10000000000000000001")),
    };
    expect(jsonText({ ...value, cash: Decimal.of("1.50"), gone: undefined })).toBe(
      '{"id":9007199254740993,"price":0.10000000000000000001,"cash":"1.5"}',
    );
  });
});

describe("New York", () => {
  it.each([
    ["2019-05-24T15:34:06.977000Z", "20190524113406977", "EDT"],
    ["2022-02-02T18:55:09.981482Z", "20220202135509981", "EST"],
    ["2026-03-08T06:59:59.999000Z", "20260308015959999", "EST"],
    ["2026-03-08T07:00:00.000000Z", "20260308030000000", "EDT"],
    ["2026-11-01T06:00:00.000000Z", "20261101010000000", "EST"],
  ])("shows %s as %s %s", (instant, stamp, zone) => {
    expect([newYorkStamp(at(instant)), newYorkZone(at(instant))]).toEqual([stamp, zone]);
  });

  it("begins its days at midnight, also on days whose clocks change", () => {
    for (const day of ["2026-03-08", "2026-07-01", "2026-11-01", "2026-12-24"]) {
      for (const hour of ["06", "12", "23"]) {
        const midnight = newYorkMidnight(at(`${day}T${hour}:30:00.000000Z`));
        expect(newYork(midnight)).toBe(`${day}T00:00:00.000000Z`);
      }
    }
  });
});

it("dates of HTTP agree with the platform's for any second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      const date = new Date(seconds * 1000);
      const instant = at(`${date.toISOString().slice(0, 19)}.000000Z`);
      expect(httpDate(instant, 0)).toBe(date.toUTCString());
      expect(Date.parse(`${httpDate(instant, 0, "asctime")} UTC`)).toBe(seconds * 1000);
    }),
  );
});

it("attributes of XML are escaped and may be empty", () => {
  const text = element("Row", { a: 'x<&">', b: undefined, c: Decimal.of("1.0") });
  expect(text).toBe('<Row a="x&lt;&amp;&quot;&gt;" b="" c="1" />');
});

describe("limits", () => {
  const limit = { id: "r", max: 5, perMs: 1000, scope: "credential" } as const;

  it("let no window of any position hold more than the maximum", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (gaps) => {
        const limits = createLimits([limit], { slackMs: 0 });
        let nowMs = 0;
        const taken = gaps.flatMap((gap) => {
          nowMs += gap;
          return limits.take({ key: "k", nowMs, weights: {} }).exceeded ? [] : [nowMs];
        });
        for (const start of taken)
          expect(
            taken.filter((each) => each >= start && each < start + 1000).length,
          ).toBeLessThanOrEqual(5);
      }),
    );
  });

  it("refuse nobody who keeps to them, and say when they would let through", () => {
    const limits = createLimits([limit], { slackMs: 0 });
    const take = (nowMs: number) => limits.take({ key: "k", nowMs, weights: {} });
    for (let round = 0; round < 20; round++) {
      for (let call = 0; call < 5; call++) expect(take(round * 1000).exceeded).toBeUndefined();
      expect(take(round * 1000 + 1)).toMatchObject({ exceeded: limit, waitMs: 999 });
    }
  });

  it("count each key and each weight for itself", () => {
    const limits = createLimits([limit], { slackMs: 0 });
    const take = (key: string, weight: number) =>
      limits.take({ key, nowMs: 0, weights: { r: weight } }).exceeded !== undefined;
    expect([take("a", 3), take("a", 3), take("a", 2), take("b", 5), take("a", 0)]).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });
});
