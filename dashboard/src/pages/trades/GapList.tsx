import type { GapBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { GAP_WORDS } from "../../format/gap.ts";
import { Notice } from "../../ui/Notice.tsx";

/** Why the figures are less than the whole truth. */
export function GapList({ gaps }: { gaps: readonly GapBody[] }) {
  return gaps.map((gap, index) => (
    <Notice key={`${gap.kind} ${index}`} tone="warn">
      {GAP_WORDS[gap.kind] ?? gap.kind}
      {gap.quantity && ` (${formatExact(gap.quantity)} units)`}
      {gap.amount && ` (${gap.amount.amount} ${gap.amount.currency})`}.
    </Notice>
  ));
}
