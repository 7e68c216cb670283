/** Ends of what a figure may truly be; an end that nothing bounds is infinite. */
export type Interval = { readonly low: number; readonly high: number };

export const around = (middle: number, halfWidth: number): Interval => ({
  low: middle - halfWidth,
  high: middle + halfWidth,
});

/** Whether the interval says which side of the value the truth is on. */
export const excludes = ({ low, high }: Interval, value: number): boolean =>
  low > value || high < value;
