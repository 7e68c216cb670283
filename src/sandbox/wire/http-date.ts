import { epochMs, type Instant, instantOf } from "#domain";

const DAYS = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY_MS = 86_400_000;

/** The clock of the broker as replies show it, cut to seconds. */
export const dateHeader = (now: Instant): string => httpDate(now, -(epochMs(now) % 1000));

/** A date of HTTP (RFC 9110, section 5.6.7), in whole seconds rounded up. */
export function httpDate(now: Instant, plusMs = 0, form: "imf" | "asctime" = "imf"): string {
  const ms = Math.ceil((epochMs(now) + plusMs) / 1000) * 1000;
  // The first day of 1970 was a Thursday.
  const weekday = DAYS[Math.floor(ms / DAY_MS) % 7];
  const [year = "", number = "", day = ""] = instantOf(ms).slice(0, 10).split("-");
  const month = MONTHS[Number.parseInt(number, 10) - 1];
  const clock = instantOf(ms).slice(11, 19);
  if (form === "imf") return `${weekday}, ${day} ${month} ${year} ${clock} GMT`;
  return `${weekday} ${month} ${day.replace(/^0/, " ")} ${clock} ${year}`;
}
