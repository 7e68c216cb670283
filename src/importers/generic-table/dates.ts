import { fail } from "#domain";
import type { DateOrder } from "#kit";

const NUMERIC = /^\s*(\d{1,4})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{1,4})/;

/**
 * Which orders of day, month and year the dates of a table allow. Dates that need no order leave
 * all of them.
 */
export function createDateOrders() {
  const possible = new Set<DateOrder>(["ymd", "dmy", "mdy"]);
  let seen = false;
  return {
    see(cell: string) {
      const [, a = "", b = "", c = ""] = NUMERIC.exec(cell) ?? [];
      if (a === "" || a.length > 2) return;
      seen = true;
      const fits: Readonly<Record<DateOrder, boolean>> = {
        dmy: isDay(a) && isMonth(b) && c.length !== 1,
        mdy: isMonth(a) && isDay(b) && c.length !== 1,
        ymd: a.length === 2 && isMonth(b) && isDay(c) && c.length <= 2,
      };
      for (const order of possible) if (!fits[order]) possible.delete(order);
    },
    /** The only order that fits, "any" if none is needed, undefined if it cannot be told. */
    decided: (): DateOrder | "any" | undefined => {
      if (!seen) return "any";
      return possible.size === 1 ? [...possible][0] : undefined;
    },
  };
}

const isDay = (text: string) => within(text, "31");
const isMonth = (text: string) => within(text, "12");
/** Numbers of two digits compare as texts do. */
const within = (text: string, most: string) =>
  text.padStart(2, "0") >= "01" && text.padStart(2, "0") <= most;

export const orderUnknown = (file: string, example: string) =>
  fail({
    code: "date-order-unknown",
    message: `The dates of "${file}" can be read in more than one way: "${example}"`,
    owner: "user",
    next: "Say whether the day, the month or the year comes first",
    details: { example },
  });
