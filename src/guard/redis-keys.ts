/** Names kept at once; making one costs as much as the rest of a question. */
const MAX_NAMES = 20_000;

/** All keys share a hash tag, so that a cluster keeps them on one node, as the scripts need. */
export function keysOf(prefix: string) {
  const named = (name: string) => `{${prefix}}:${name}`;
  const windows = new Map<number, Map<string, string>>();
  const notes = new Map<number, Map<string, string>>();
  return {
    quiet: named("quiet"),
    birth: named("birth"),
    frozen: named("frozen"),
    beat: named("beat"),
    seats: named("seats"),
    known: named("known"),
    /** Its length is widened already. */
    window: (key: string, windowMs: number) =>
      remember(of(windows, windowMs), key, () => named(`w${windowMs}:${key}`)),
    note: (key: string, windowMs: number) =>
      remember(of(notes, windowMs), key, () => named(`n${windowMs}:${key}`)),
  };
}
export type Keys = ReturnType<typeof keysOf>;

function of(all: Map<number, Map<string, string>>, windowMs: number): Map<string, string> {
  const known = all.get(windowMs) ?? new Map<string, string>();
  all.set(windowMs, known);
  return known;
}

function remember(names: Map<string, string>, key: string, make: () => string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMES) names.clear();
  const name = make();
  names.set(key, name);
  return name;
}
