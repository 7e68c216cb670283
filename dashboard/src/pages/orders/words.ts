import type { OrderBody, OrderDetail } from "../../api/types.ts";
import { formatAverage, formatExact } from "../../format/currency.ts";
import { signOf } from "../../format/decimal.ts";
import type { IconName } from "../../ui/Icon.tsx";
import type { OrderType, TimeInForce } from "./ticket.ts";

type Look = {
  readonly word: string;
  readonly tone: "good" | "bad" | "warn" | "plain";
  readonly icon: IconName;
  /** What the word means for the user. */
  readonly meaning: string;
};

const SENDING: Look = {
  ...{ word: "sending", tone: "plain", icon: "replay" },
  meaning: "It is on its way to the broker.",
};
const UNDECIDED = "Do not place it again before that is known.";

/** Orders of which the broker has said nothing, or nothing certain. */
const SENT: Readonly<Record<Exclude<OrderBody["state"], "acknowledged">, Look>> = {
  created: {
    ...{ word: "waits for you", tone: "warn", icon: "person" },
    meaning:
      "A program asked for it. It is sent once you approve it, and ends by itself if nobody does.",
  },
  approved: SENDING,
  sending: SENDING,
  denied: {
    ...{ word: "denied", tone: "bad", icon: "stop" },
    meaning: "A check of OpenBlotter refused it. Nothing was sent.",
  },
  "not-sent": {
    ...{ word: "not sent", tone: "bad", icon: "alert" },
    meaning: "It did not leave this machine.",
  },
  rejected: {
    ...{ word: "rejected", tone: "bad", icon: "alert" },
    meaning: "The broker refused it. Nothing was traded.",
  },
  unknown: {
    ...{ word: "unknown", tone: "warn", icon: "help" },
    meaning: `It may have reached the broker, where it is being looked up. ${UNDECIDED}`,
  },
  "not-found": {
    ...{ word: "not found", tone: "warn", icon: "search" },
    meaning: "It was looked up at the broker and is not there. It is watched in case it appears.",
  },
  parked: {
    ...{ word: "needs you", tone: "bad", icon: "person" },
    meaning: `Nobody but you can tell whether the broker has it. ${UNDECIDED}`,
  },
};

/** Orders that the broker has, by what it says of them. */
const HELD: Readonly<Record<NonNullable<OrderBody["status"]>, Look>> = {
  "pending-new": {
    ...{ word: "accepted", tone: "plain", icon: "clock" },
    meaning: "The broker has it, its venue not yet.",
  },
  working: { word: "working", tone: "plain", icon: "play", meaning: "It waits to be traded." },
  "partially-filled": {
    ...{ word: "partly filled", tone: "good", icon: "half" },
    meaning: "A part was traded; the rest waits.",
  },
  filled: { word: "filled", tone: "good", icon: "check", meaning: "It was traded." },
  "pending-cancel": {
    ...{ word: "cancelling", tone: "plain", icon: "clock" },
    meaning: "Its cancellation is asked for; it may still trade.",
  },
  canceled: {
    ...{ word: "cancelled", tone: "plain", icon: "close" },
    meaning: "What was not traded was cancelled.",
  },
  "pending-replace": {
    ...{ word: "changing", tone: "plain", icon: "clock" },
    meaning: "A change is asked for; until then it trades as it was.",
  },
  replaced: {
    ...{ word: "replaced", tone: "plain", icon: "replay" },
    meaning: "Another order took its place.",
  },
  expired: { word: "expired", tone: "plain", icon: "clock", meaning: "Its time ran out." },
  suspended: {
    ...{ word: "waiting", tone: "plain", icon: "pause" },
    meaning: "The broker holds it back for now, for instance until the market opens.",
  },
  rejected: SENT.rejected,
};

type Standing = Pick<OrderBody, "state" | "status" | "pending">;

/** How an order stands, in a word and in a sentence. */
export function lookOf({ state, status, pending }: Standing): Look {
  if (state !== "acknowledged") return SENT[state];
  const look = HELD[status ?? "pending-new"];
  if (pending === undefined || !isOpen({ state, status })) return look;
  return HELD[pending === "cancel" ? "pending-cancel" : "pending-replace"];
}

const ENDED: readonly OrderBody["status"][] = [
  ...(["filled", "canceled", "replaced", "expired", "rejected"] as const),
];
const NEVER: readonly OrderBody["state"][] = ["denied", "rejected", "not-sent"];

/** Whether it may still trade, as far as anybody knows. */
export const isOpen = ({ state, status }: Pick<OrderBody, "state" | "status">): boolean =>
  !NEVER.includes(state) && (status === undefined || !ENDED.includes(status));

/** Whether the broker can be asked to cancel or change it now. */
export const canAct = (order: Standing): boolean =>
  order.state === "acknowledged" && isOpen(order) && order.pending === undefined;

export const SIDE_WORDS = { buy: "Buy", sell: "Sell" } as const;

export const TYPE_WORDS: Readonly<Record<OrderType, string>> = {
  market: "Market",
  limit: "Limit",
  stop: "Stop",
  "stop-limit": "Stop limit",
  "trailing-stop": "Trailing stop",
  "market-if-touched": "If touched",
};

/** What each type does, beside its choice. */
export const TYPE_MEANINGS: Readonly<Record<OrderType, string>> = {
  market: "Trades at once at the price that is there",
  limit: "Trades at your price or a better one",
  stop: "Becomes a market order when the price goes against you as far as the stop",
  "stop-limit": "Becomes a limit order when the price reaches the stop",
  "trailing-stop": "A stop that follows the price at a distance",
  "market-if-touched": "Becomes a market order when the price comes as near as you say",
};

export const TIME_WORDS: Readonly<Record<TimeInForce, string>> = {
  day: "Day",
  gtc: "Until cancelled",
  gtd: "Until a date",
  ioc: "At once, or cancel the rest",
  fok: "At once and all, or nothing",
};

/** "Buy 10 ACME". */
export const titleOf = ({
  side,
  quantity,
  symbol,
}: Pick<OrderBody, "side" | "quantity" | "symbol">) =>
  `${SIDE_WORDS[side]} ${formatExact(quantity)} ${symbol}`;

type Terms = Pick<OrderBody, "type" | "limitPrice" | "stopPrice" | "trail">;

/** "limit 1.50", "stop 140, limit 139". */
export function termsOf({ type, limitPrice, stopPrice, trail }: Terms): string {
  if (type === "market") return "at the market";
  const verb = type === "market-if-touched" ? "if touched" : "stop";
  const parts = [
    stopPrice !== undefined && `${verb} ${formatExact(stopPrice)}`,
    trail && `trailing ${formatExact(trail.amount)}${trail.by === "percent" ? " %" : ""}`,
    limitPrice !== undefined && `limit ${formatExact(limitPrice)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** "4 of 10 at 142.51"; undefined while nothing was traded. */
export function filledOf({
  filled,
  quantity,
  averagePrice,
}: Pick<OrderBody, "filled" | "quantity" | "averagePrice">): string | undefined {
  if (signOf(filled) === 0) return undefined;
  const at = averagePrice === undefined ? "" : ` at ${formatAverage(averagePrice)}`;
  return `${formatExact(filled)} of ${formatExact(quantity)}${at}`;
}

type Event = OrderDetail["events"][number];

const EVENTS: Readonly<Record<string, string>> = {
  approved: "Written down and approved by every check",
  held: "Written down; it waits for a person",
  denied: "Denied",
  "send-begun": "Sending began",
  "not-sent": "Nothing was sent",
  rejected: "The broker refused it",
  unknown: "No answer: it may have reached the broker",
  reported: "The broker reported",
  missed: "Looked up at the broker, not seen",
  "given-up": "Looked up beyond doubt: the broker does not have it",
  parked: "Given to you: no look-up can tell",
};
const ASKED = { cancel: "Its cancellation was asked for", replace: "A change was asked for" };
const SEEN = {
  filled: "A person saw at the broker that it was traded",
  "never-arrived": "A person saw at the broker that it never arrived",
};
const SETTLED = {
  done: "The broker did as asked",
  refused: "The broker refused what was asked; the order stays as it was",
  unknown: "Whether the broker did as asked is not known yet",
};

/** What happened, in words. An event that this page does not know keeps the server's name. */
export function eventWords({ type, status, filled, change, result, answer, note }: Event): string {
  if (answer !== undefined) return `${SEEN[answer]}. They say: ${note ?? "nothing"}`;
  if (change !== undefined) return ASKED[change];
  if (result !== undefined) return SETTLED[result];
  const words = EVENTS[type] ?? type;
  if (type !== "reported" || status === undefined) return words;
  const traded = filled !== undefined && signOf(filled) !== 0 && `, ${formatExact(filled)} traded`;
  return `${words}: ${HELD[status].word}${traded || ""}`;
}
