/** Marks of a terminal. Without colours every mark is the text itself. */
export type Colors = Readonly<
  Record<"bold" | "dim" | "green" | "red" | "yellow", (text: string) => string>
>;

const ESCAPE = "\u001b[";

export function paint(enabled: boolean): Colors {
  const mark = (on: number, off: number) => (text: string) =>
    enabled && text !== "" ? `${ESCAPE}${on}m${text}${ESCAPE}${off}m` : text;
  return {
    bold: mark(1, 22),
    dim: mark(2, 22),
    green: mark(32, 39),
    red: mark(31, 39),
    yellow: mark(33, 39),
  };
}

/** Profit in green and loss in red; the sign says the same without colours. */
export const signed = (colors: Colors, amount: string): string => {
  if (/^-/.test(amount)) return colors.red(amount);
  return /[1-9]/.test(amount) ? colors.green(`+${amount}`) : amount;
};
