import { shiftDay } from "../format/instant.ts";

export type Range = { readonly from?: string | undefined; readonly to?: string | undefined };

/** Periods that traders ask for, as days up to today. */
export const PRESETS: readonly { label: string; range: (today: string) => Range }[] = [
  { label: "All time", range: () => ({ from: undefined, to: undefined }) },
  { label: "Today", range: (today) => ({ from: today, to: today }) },
  { label: "7 days", range: (today) => ({ from: shiftDay(today, -6), to: today }) },
  { label: "30 days", range: (today) => ({ from: shiftDay(today, -29), to: today }) },
  { label: "This month", range: (today) => ({ from: `${today.slice(0, 7)}-01`, to: today }) },
  { label: "This year", range: (today) => ({ from: `${today.slice(0, 4)}-01-01`, to: today }) },
  {
    label: "Last year",
    range: (today) => {
      const year = String(parseInt(today.slice(0, 4), 10) - 1);
      return { from: `${year}-01-01`, to: `${year}-12-31` };
    },
  },
];

/** The name of a period: a preset's where it is one, else its days. */
export function periodLabel({ from, to }: Range, today: string): string {
  const preset = PRESETS.find(({ range }) => range(today).from === from && range(today).to === to);
  if (preset) return preset.label;
  if (from && to) return from === to ? from : `${from} – ${to}`;
  return from ? `Since ${from}` : `Until ${to}`;
}
