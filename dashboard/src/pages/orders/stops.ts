import type { TradingStateBody } from "../../api/types.ts";
import type { IconName } from "../../ui/Icon.tsx";

export type TradingState = TradingStateBody["trading"];

type Stop = {
  readonly label: string;
  readonly text: string;
  /** How things are while it holds, in a word. */
  readonly word: string;
  readonly tone: "good" | "warn" | "bad";
  readonly icon: IconName;
};

export const STOPS: Readonly<Record<TradingState, Stop>> = {
  open: {
    ...{ label: "Open", word: "open", tone: "good", icon: "play" },
    text: "Orders are sent if no check objects.",
  },
  "reduce-only": {
    ...{ label: "Reduce only", word: "reduce only", tone: "warn", icon: "pause" },
    text: "Only orders that make a position smaller are sent: the way out stays open.",
  },
  "block-new": {
    ...{ label: "Stop", word: "stopped", tone: "bad", icon: "stop" },
    text: "No order is sent, not even one that reduces.",
  },
};

const ORDER: readonly TradingState[] = ["open", "reduce-only", "block-new"];
export const STATES = ORDER;

/** Whether it holds back more than before, which must be meant. */
export const isStricter = (to: TradingState, from: TradingState): boolean =>
  ORDER.indexOf(to) > ORDER.indexOf(from);
