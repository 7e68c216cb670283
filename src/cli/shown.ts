/** Instants as they are read by people: without the fraction, still in UTC. */
export const timeText = (instant: string | undefined): string =>
  instant === undefined ? "" : instant.replace("T", " ").replace(/\.\d{6}Z$/, "Z");

/** Digits after the point of an average price, which may have 34. */
const PRICE_DIGITS = 6;

/** A price, cut for the screen alone; JSON and exports have every digit. */
export const priceText = (price: string | undefined): string => {
  const [whole = "", fraction = ""] = (price ?? "").split(".");
  if (fraction.length <= PRICE_DIGITS) return price ?? "";
  return `${whole}.${fraction.slice(0, PRICE_DIGITS)}…`;
};

/** "1 file", "2 files". */
export const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** The two largest units of a duration: "3d 4h", "12m 5s", "0s". */
export function durationText(ms: number | null | undefined): string {
  if (ms === undefined || ms === null) return "";
  let rest = ms;
  const parts = UNITS.map(([unit, size]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return { amount, text: `${amount}${unit}` };
  });
  const first = parts.findIndex(({ amount }) => amount > 0);
  if (first < 0) return "0s";
  return parts
    .slice(first, first + 2)
    .filter(({ amount }) => amount > 0)
    .map(({ text }) => text)
    .join(" ");
}

/** "0.4s": most runs take less than a second, which whole ones would not tell. */
export const secondsText = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1000).toFixed(1)}s` : durationText(ms);
