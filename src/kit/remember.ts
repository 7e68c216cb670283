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
  const lastOf = new Map<string | undefined, { readonly texts: Texts; readonly value: Value }>();
  const find = (texts: Texts): Value => {
    const key = texts.join("\u0000");
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= LIMIT) known.clear();
    const value = make(...texts);
    known.set(key, value);
    return value;
  };
  return (...texts) => {
    // The first text nearly always tells the others, and needs no joined key.
    const last = lastOf.get(texts[0]);
    if (last && same(last.texts, texts)) return last.value;
    if (lastOf.size >= LIMIT) lastOf.clear();
    const value = find(texts);
    lastOf.set(texts[0], { texts, value });
    return value;
  };
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let at = 0; at < b.length; at++) if (a[at] !== b[at]) return false;
  return a.length === b.length;
}
