import { describe, expect, it } from "vitest";
import { brokerCatalogue } from "#brokers";
import type { BrokerManifest } from "#kit";
import { factsOf } from "./catalogue.ts";

const oanda = brokerCatalogue.manifest("oanda");
const changed = (parts: Partial<BrokerManifest>) => {
  const [before, after] = [oanda, { ...oanda, ...parts }].map(
    (manifest) => new Set(factsOf(manifest).split(" ")),
  );
  const only = (some = new Set<string>(), others = new Set<string>()) =>
    [...some].filter((fact) => !others.has(fact));
  return { gone: only(before, after), come: only(after, before) };
};

describe("what is compared of two versions of a broker", () => {
  it("is what it can do", () => {
    const { capabilities } = oanda;
    const features = [...(capabilities.features ?? []), "extended-hours"] as const;
    expect(changed({ capabilities: { ...capabilities, features } })).toEqual({
      ...{ gone: [], come: ["feature:extended-hours"] },
    });
  });

  it("is how well it is known, where it is and how its past is read", () => {
    expect(changed({ evidence: { ...oanda.evidence, level: "confirmed" } })).toEqual({
      ...{ gone: ["evidence:documented"], come: ["evidence:confirmed"] },
    });
    const { paper = {} } = oanda.environments;
    expect(changed({ environments: { paper } })).toEqual({ gone: ["environment:live"], come: [] });
    expect(changed({ history: { ...oanda.history, horizonDays: 90, proof: "none" } })).toEqual({
      gone: expect.arrayContaining(["past:all"]) as unknown,
      come: ["past:90-days", "proof:none"],
    });
  });

  it("is nothing of what is only told, such as its summary", () => {
    expect(changed({ summary: "Another", docs: "https://example.org" })).toEqual({
      ...{ gone: [], come: [] },
    });
  });

  it("is one word for each fact, of every broker", () => {
    for (const manifest of brokerCatalogue.manifests()) {
      const facts = factsOf(manifest).split(" ");
      expect(new Set(facts).size).toBe(facts.length);
      for (const fact of facts) expect(fact).toMatch(/^[a-z]+(:[a-z\d-]+)?$/);
    }
  });
});
