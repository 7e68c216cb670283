import { Decimal } from "#domain";

/** Lowest and highest point of a running value that starts at 0, and its largest fall from a high. */
export type Swing = { low: Decimal; high: Decimal; fall: Decimal };

export const startSwing = (): Swing => ({
  low: Decimal.zero,
  high: Decimal.zero,
  fall: Decimal.zero,
});

export function noteSwing(swing: Swing, value: Decimal): void {
  if (value.lt(swing.low)) swing.low = value;
  if (value.gt(swing.high)) swing.high = value;
  const fall = swing.high.minus(value);
  if (fall.gt(swing.fall)) swing.fall = fall;
}

export const scaleSwing = (swing: Swing, by: Decimal): Swing => ({
  low: swing.low.times(by),
  high: swing.high.times(by),
  fall: swing.fall.times(by),
});

export const addSwings = (a: Swing, b: Swing): Swing => ({
  low: a.low.plus(b.low),
  high: a.high.plus(b.high),
  fall: a.fall.plus(b.fall),
});
