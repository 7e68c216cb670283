import { epochMs, type Instant } from "#domain";
import type { ConnectionBody, ReadingQualityBody } from "#http";
import { meanInterval, rateInterval } from "#routing";
import type { ReadingSums } from "#store";
import { ends } from "./bodies.ts";

/** How each connection could be read; one that was not read says nothing. */
export const readingBodies = (
  connections: readonly ConnectionBody[],
  sums: readonly ReadingSums[],
  now: Instant,
): ReadingQualityBody[] =>
  connections.flatMap(({ id, label, broker, environment }) => {
    const own = sums.find(({ connection }) => connection === id);
    if (!own || own.readings === 0) return [];
    return [{ ...{ connection: id, label, broker, environment }, ...figuresOf(own, now) }];
  });

function figuresOf({ readings, answered, gaps, worstGapMs, lastAt }: ReadingSums, now: Instant) {
  const availability = { mean: answered / readings, ...ends(rateInterval(answered, readings)) };
  return {
    ...{ readings, availability, gaps: gaps.count },
    ...(gaps.count > 0 && { gapMs: { mean: gaps.mean, ...ends(meanInterval(gaps)) } }),
    ...(worstGapMs !== null && { worstGapMs }),
    ...(lastAt !== null && { ageMs: Math.max(0, epochMs(now) - epochMs(lastAt)) }),
  };
}
