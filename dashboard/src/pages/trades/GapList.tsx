import type { GapBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { Notice } from "../../ui/Notice.tsx";

const WORDS: Readonly<Record<string, string>> = {
  "closes-nothing":
    "An execution closes, and nothing was open: an earlier statement is probably missing",
  "sold-more-than-held": "More was sold than was held: an earlier statement is probably missing",
  "transfer-of-nothing": "Units left by transfer, and nothing was held",
  "unknown-cost": "Units arrived by transfer without a price, so their cost is unknown",
  "unconverted-fee":
    "A fee in another currency came without a rate; it is listed and not in the net profit",
  "unknown-reference": "A correction or bust refers to an execution that is not known",
  "split-rounding": "A split left a fraction that the broker rounded away",
  "no-price": "A price of 0 has no value for an inverse contract",
  "expired-in-the-money":
    "The option ran past its expiry in the money, and the broker's booking is missing",
  "funding-without-position": "Funding arrived while nothing was open",
};

/** Why the figures are less than the whole truth. */
export function GapList({ gaps }: { gaps: readonly GapBody[] }) {
  return gaps.map((gap, index) => (
    <Notice key={`${gap.kind} ${index}`} tone="warn">
      {WORDS[gap.kind] ?? gap.kind}
      {gap.quantity && ` (${formatExact(gap.quantity)} units)`}
      {gap.amount && ` (${gap.amount.amount} ${gap.amount.currency})`}.
    </Notice>
  ));
}
