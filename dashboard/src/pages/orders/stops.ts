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
  "cancel-working": {
    ...{ label: "Cancel working orders", word: "stopped", tone: "bad", icon: "stop" },
    text: "No order is sent, and every order that works is cancelled at its broker.",
  },
  flatten: {
    ...{ label: "Close everything", word: "closing", tone: "bad", icon: "stop" },
    text: "Working orders are cancelled and every position is closed at the market, paper and live. Nothing else is sent.",
  },
};

const ORDER: readonly TradingState[] = [
  "open",
  "reduce-only",
  "block-new",
  "cancel-working",
  "flatten",
];
export const STATES = ORDER;

/** What is typed to confirm: short, since stopping is urgent, and nothing one types by chance. */
export const wordFor = (to: TradingState): string => (to === "flatten" ? "flatten" : "stop");

/** Those that act at brokers, so that asking for them again goes on with what is left. */
export const acts = (state: TradingState): boolean =>
  state === "cancel-working" || state === "flatten";

/** Whether it holds back more than before, which must be meant. */
export const isStricter = (to: TradingState, from: TradingState): boolean =>
  ORDER.indexOf(to) > ORDER.indexOf(from);
