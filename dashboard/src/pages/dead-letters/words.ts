import type { DeadLetterBody } from "../../api/types.ts";
import type { LetterChoice } from "../../search/letter-search.ts";
import type { IconName } from "../../ui/Icon.tsx";

export const STATE_WORDS: Readonly<Record<LetterChoice, string>> = {
  open: "Open",
  replayed: "Replayed",
  healed: "Healed",
  dismissed: "Dismissed",
  all: "All",
};

type Look = { readonly tone: "good" | "bad" | "plain"; readonly icon: IconName };

export const STATE_LOOKS: Readonly<Record<DeadLetterBody["state"], Look>> = {
  open: { tone: "bad", icon: "alert" },
  replayed: { tone: "plain", icon: "replay" },
  healed: { tone: "good", icon: "check" },
  dismissed: { tone: "plain", icon: "close" },
};

export const KIND_WORDS: Readonly<Record<DeadLetterBody["kind"], string>> = {
  pull: "Reading a connection",
  slot: "A reading that ended its process",
  webhook: "Delivery to a webhook",
  notification: "Notification",
};

/** Who can mend what failed, from the class of the failure. */
export const CLASS_WORDS: Readonly<Record<DeadLetterBody["failureClass"], string>> = {
  user: "only you can mend it",
  limit: "the broker asks to wait",
  passing: "network or the other end",
  fault: "a fault of ours, or an interface that changed",
};
