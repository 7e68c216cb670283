import type { BrokerBody } from "../../api/types.ts";
import { type BrokerSearch, type BrokerSort, EVIDENCE_LEVELS } from "../../search/broker-search.ts";

export const rankOf = (level: BrokerBody["evidence"]["level"]): number =>
  EVIDENCE_LEVELS.indexOf(level);

/** Brokers that a search finds by words, least evidence and market. */
export function matching(
  brokers: readonly BrokerBody[],
  { search = "", evidence, market }: BrokerSearch,
): readonly BrokerBody[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return brokers.filter(
    (broker) =>
      words.every((word) => textOf(broker).includes(word)) &&
      (evidence === undefined || rankOf(broker.evidence.level) >= rankOf(evidence)) &&
      (market === undefined || broker.capabilities.assetClasses.includes(market)),
  );
}

const textOf = ({ id, name, aliases, institution, summary, capabilities }: BrokerBody) =>
  [id, name, ...aliases, institution, summary, ...capabilities.assetClasses]
    .join(" ")
    .toLowerCase();

/** What people trade at any of the brokers. */
export const marketsOf = (brokers: readonly BrokerBody[]): readonly string[] =>
  [...new Set(brokers.flatMap(({ capabilities }) => capabilities.assetClasses))].toSorted();

export const readsOf = (brokers: readonly BrokerBody[]): readonly string[] => [
  ...new Set(brokers.flatMap(({ capabilities }) => capabilities.reads)),
];

const FIGURES: Readonly<Record<Exclude<BrokerSort, "name">, (broker: BrokerBody) => number>> = {
  evidence: ({ evidence }) => rankOf(evidence.level),
  reads: ({ capabilities }) => capabilities.reads.length,
  markets: ({ capabilities }) => capabilities.assetClasses.length,
  minutes: ({ cadence }) => cadence.defaultMinutes,
};

/** Brokers by a column; those that are equal stand by name. */
export function sorted(
  brokers: readonly BrokerBody[],
  { by, descending }: { readonly by: BrokerSort; readonly descending: boolean },
): readonly BrokerBody[] {
  const sign = descending ? -1 : 1;
  const byName = (a: BrokerBody, b: BrokerBody) => a.name.localeCompare(b.name);
  if (by === "name") return brokers.toSorted((a, b) => sign * byName(a, b));
  const figure = FIGURES[by];
  return brokers.toSorted((a, b) => sign * (figure(a) - figure(b)) || byName(a, b));
}
