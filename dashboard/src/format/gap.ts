/** What a gap means, for people. */
export const GAP_WORDS: Readonly<Record<string, string>> = {
  "closes-nothing":
    "An execution closes, and nothing was open: an earlier statement is probably missing",
  "sold-more-than-held": "More was sold than was held: an earlier statement is probably missing",
  "transfer-of-nothing": "Units left by transfer, and nothing was held",
  "unknown-cost": "Units arrived by transfer without a price, so their cost is unknown",
  "unconverted-fee":
    "A fee in another currency came without a rate; it is listed and not in the net profit",
  "unknown-reference": "A correction or bust refers to an execution that is not known",
  "split-rounding": "A split left a fraction that the broker rounded away",
  dust: "What was left is too small to trade, and counts as closed",
  "no-price": "A price of 0 has no value for an inverse contract",
  "expired-in-the-money":
    "The option ran past its expiry in the money, and the broker's booking is missing",
  "funding-without-position": "Funding arrived while nothing was open",
};
