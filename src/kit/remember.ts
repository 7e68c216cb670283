/** Distinct values kept before beginning anew; statements name some thousand instruments. */
const LIMIT = 20_000;

/**
 * A function of texts that computes each result once. For instruments: files name few of them in
 * very many rows, and making one costs more than reading the row.
 */
export function remember<Texts extends readonly (string | undefined)[], Value>(
  make: (...texts: Texts) => Value,
): (...texts: Texts) => Value {
  const known = new Map<string, Value>();
  return (...texts) => {
    const key = texts.join("\u0000");
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= LIMIT) known.clear();
    const value = make(...texts);
    known.set(key, value);
    return value;
  };
}
