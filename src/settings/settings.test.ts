import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FailureError } from "#domain";
import { type BrokerManifest, createCatalogue } from "#kit";
import { checkDocument, differences, effectiveSettings, environmentDocument } from "./index.ts";

const manifest = (id: string, aliases: readonly string[] = []) =>
  ({
    ...{ id, aliases, name: id, cadence: { defaultMinutes: 15, leastMinutes: 10 } },
    environments: { paper: { api: "https://p.example" }, live: { api: "https://l.example" } },
  }) as unknown as BrokerManifest;
const OANDA = manifest("oanda", ["OANDA-V20"]);
const FLEX = manifest("ibkr-flex");
const load = () => Promise.reject(new Error("Not needed"));
const brokers = createCatalogue([OANDA, FLEX].map((each) => ({ manifest: each, load })));
const check = (document: unknown) => checkDocument(document, brokers, "a test");

const placesOf = (document: unknown): readonly string[] => {
  try {
    check(document);
    return [];
  } catch (error) {
    const { failure } = error as FailureError;
    expect(failure).toMatchObject({ code: "invalid-settings", owner: "user" });
    return failure.details?.["places"] as readonly string[];
  }
};

describe("a document of settings", () => {
  it("takes brokers by any name and keeps them under their ids", () => {
    expect(
      check({ brokers: { "oanda-v20": { limitShare: 0.5, live: { enabled: false } } } }),
    ).toEqual({
      brokers: { oanda: { limitShare: 0.5, live: { enabled: false } } },
    });
  });

  it("that is wrong is refused with every place at once", () => {
    const places = placesOf({
      brokers: {
        oanda: { limitShare: 0, colour: "red", live: { maxRetries: 99, intervalMinutes: 5 } },
        nobody: {},
        "ibkr-flex": { commission: { perOrder: "1e3" } },
      },
    });
    expect(places.map((place) => place.slice(0, place.indexOf(":")))).toEqual([
      "brokers.oanda.limitShare",
      "brokers.oanda.live.maxRetries",
      "brokers.oanda.live.intervalMinutes",
      "brokers.oanda.colour",
      "brokers.nobody",
      "brokers.ibkr-flex.commission.perOrder",
    ]);
  });

  it.each([[null], [[]], [{}], [{ brokers: 1 }], [{ brokers: { oanda: null } }]])(
    "%j is refused",
    (document) => {
      expect(placesOf(document)).not.toEqual([]);
    },
  );

  it("names a broker once", () => {
    expect(placesOf({ brokers: { oanda: {}, OANDA: {} } })).toEqual([
      'brokers.OANDA: "oanda" has a section already',
    ]);
  });
});

describe("effective settings", () => {
  const layers = [
    { source: "file", document: check({ brokers: { oanda: { limitShare: 0.5, priority: 7 } } }) },
    { source: "environment", document: check({ brokers: { oanda: { priority: 8 } } }) },
    {
      source: "database",
      document: check({ brokers: { oanda: { maxRetries: 0, live: { enabled: false } } } }),
    },
  ] as const;

  it("are the manifest's where nobody says anything", () => {
    const { settings, from } = effectiveSettings(FLEX, "live", layers);
    expect(settings).toEqual({
      ...{ enabled: true, limitShare: 1, attemptMs: 30_000, deadlineMs: 120_000, maxRetries: 3 },
      ...{ intervalMinutes: 15, priority: 100 },
    });
    expect(new Set(Object.values(from))).toEqual(new Set(["default"]));
  });

  it("are the last layer's that says something, and say which it was", () => {
    const { settings, from } = effectiveSettings(OANDA, "paper", layers);
    expect(settings).toMatchObject({ limitShare: 0.5, priority: 8, maxRetries: 0, enabled: true });
    expect(from).toMatchObject({
      ...{ limitShare: "file", priority: "environment", maxRetries: "database" },
      enabled: "default",
    });
  });

  it("differ by environment only where that is said", () => {
    expect(effectiveSettings(OANDA, "live", layers).settings.enabled).toBe(false);
  });
});

describe("variables of the process", () => {
  it("make a document, by broker, setting and environment", () => {
    const document = environmentDocument({
      OPENBLOTTER_BROKER_IBKR_FLEX_ENABLED: "false",
      OPENBLOTTER_BROKER_OANDA_LIMIT_SHARE: "0.25",
      OPENBLOTTER_BROKER_OANDA_MAX_RETRIES_LIVE: "1",
      OPENBLOTTER_BROKER_OANDA_PRIORITY: "",
      OPENBLOTTER_DATA: "/data",
    });
    expect(check(document)).toEqual({
      brokers: {
        "ibkr-flex": { enabled: false },
        oanda: { limitShare: 0.25, live: { maxRetries: 1 } },
      },
    });
  });

  it("that mean nothing are refused, not passed over", () => {
    const document = environmentDocument({ OPENBLOTTER_BROKER_OANDA_SPEED: "9" });
    expect(placesOf(document)).toHaveLength(1);
  });
});

describe("differences", () => {
  it("are told value by value", () => {
    const before = { brokers: { oanda: { limitShare: 1, live: { enabled: true } } } };
    const after = { brokers: { oanda: { limitShare: 0.5 }, alpaca: { priority: 1 } } };
    expect(differences(before, after)).toEqual([
      { path: "brokers.alpaca.priority", after: 1 },
      { path: "brokers.oanda.limitShare", before: 1, after: 0.5 },
      { path: "brokers.oanda.live.enabled", before: true },
    ]);
  });

  it("are none between equals, and turn round with their sides", () => {
    const tree = fc.letrec((tie) => ({
      node: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.oneof(fc.integer(), tie("node")), {
        maxKeys: 3,
      }),
    })).node as fc.Arbitrary<object>;
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(differences(a, structuredClone(a))).toEqual([]);
        const back = differences(b, a).map(({ path, before, after }) => [path, after, before]);
        expect(differences(a, b).map(({ path, before, after }) => [path, before, after])).toEqual(
          back,
        );
      }),
    );
  });
});
