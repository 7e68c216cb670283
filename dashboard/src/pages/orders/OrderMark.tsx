import type { OrderBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";
import { lookOf } from "./words.ts";

/** How an order stands, in a word with a drawing. */
export function OrderMark({ order }: { order: OrderBody }) {
  const { word, tone, icon, meaning } = lookOf(order);
  return (
    <span title={meaning}>
      <Mark tone={tone} icon={icon}>
        {word}
      </Mark>
    </span>
  );
}
