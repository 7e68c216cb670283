/** Runs the cases of buckets and of execution quality. */
import { createHash } from "node:crypto";
import {
  bucketOf,
  fillRatesOf,
  growthBookPlace,
  growthBookRanges,
  isInNamespace,
  launchDarklyPlace,
  murmur3,
  qualityOf,
  rangeAt,
  unleashNumber,
} from "#routing";
import { z } from "zod";
import type { Runner } from "./runners.ts";

const text = z.string();
const count = z.number();
const range = z.tuple([z.number(), z.number()]);

function quality(input: unknown) {
  const given = z
    .object({
      side: z.enum(["buy", "sell"]),
      price: z.number().default(100),
      bid_at_receipt: z.number(),
      ask_at_receipt: z.number(),
      mid_5s_later: z.number().optional(),
    })
    .parse(input);
  const found = qualityOf({
    side: given.side,
    price: given.price,
    arrival: { bid: given.bid_at_receipt, ask: given.ask_at_receipt },
    ...(given.mid_5s_later !== undefined && { midLater: given.mid_5s_later }),
  });
  return {
    effective_spread: found.effectiveSpread,
    quoted_spread: found.quotedSpread,
    effective_over_quoted: found.effectiveOverQuoted ?? null,
    price_improvement_per_share: found.priceImprovement,
    realized_spread: found.realizedSpread,
    slippage_vs_arrival_mid_bps: found.slippageBps,
  };
}

function fills(input: unknown) {
  const given = z.record(z.string(), count).parse(input);
  const found = fillRatesOf({
    orders: given["orders"] ?? 0,
    filledOrders: given["filled_orders"] ?? 0,
    partiallyFilled: given["partially"] ?? 0,
    orderedQuantity: given["submitted_qty"] ?? 0,
    filledQuantity: given["filled_qty"] ?? 0,
  });
  return {
    qty_fill_rate: found?.ofQuantity,
    order_full_fill_rate: found?.ofOrdersWhole,
    order_any_fill_rate: found?.ofOrdersAny,
  };
}

export const assignments: Readonly<Record<string, Runner>> = {
  bucket_ppm_proposal: (input) =>
    bucketOf(z.object({ experiment: text, salt: text, unit: text }).parse(input)),
  // The hash itself is Node's; the case pins that the buckets are made from the right one.
  sha256: (input) =>
    createHash("sha256").update(z.object({ text }).parse(input).text).digest("hex"),
  bucket_hash_fnv32a_growthbook: (input) =>
    growthBookPlace(
      z
        .object({ seed: text, value: text, version: z.union([z.literal(1), z.literal(2)]) })
        .parse(input),
    ),
  bucket_ranges(input) {
    const given = z
      .object({ numVariations: count, coverage: count, weights: z.array(count).nullable() })
      .parse(input);
    return growthBookRanges(given.numVariations, given.coverage, given.weights ?? undefined);
  },
  choose_variation(input) {
    const given = z.object({ n: count, ranges: z.array(range) }).parse(input);
    return rangeAt(given.n, given.ranges);
  },
  in_namespace(input) {
    const given = z.object({ id: text, namespace: z.tuple([text, count, count]) }).parse(input);
    const [name, from, to] = given.namespace;
    return isInNamespace(given.id, name, [from, to]);
  },
  bucket_sha1_launchdarkly(input) {
    const given = z.object({ key: text, salt: text, user: text }).parse(input);
    return launchDarklyPlace(given.key, given.salt, given.user);
  },
  murmur3_x86_32(input) {
    const given = z.object({ text, seed: count }).parse(input);
    return murmur3(given.text, given.seed);
  },
  bucket_murmur3_unleash(input) {
    const given = z.object({ id: text, group: text, normalizer: count }).parse(input);
    return unleashNumber(given.group, given.id, given.normalizer);
  },
  execution_quality: quality,
  execution_quality_degenerate: quality,
  fill_rate: fills,
};
