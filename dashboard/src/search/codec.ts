/** What stands behind "?" of an address: each name with one text or several. */
export type RawSearch = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads a query. A name that is repeated gives a list. */
export function parseSearch(text: string): RawSearch {
  const query = new URLSearchParams(text);
  const found: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    found[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return found;
}

/** Writes a query that people can read and share; empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    for (const one of values) if (typeof one === "string" && one !== "") query.append(name, one);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** The text of a name, if it has exactly one. */
export function textOf(search: RawSearch, name: string): string | undefined {
  const value = search[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function listOf(search: RawSearch, name: string): string[] | undefined {
  const value = search[name];
  if (value === undefined || value === "") return undefined;
  return typeof value === "string" ? [value] : [...value];
}

/**
 * The value of a name if it is one of those allowed; an address is typed by people, so others are
 * dropped.
 */
export function oneOf<Value extends string>(
  search: RawSearch,
  name: string,
  allowed: readonly Value[],
): Value | undefined {
  const value = textOf(search, name);
  return allowed.find((one) => one === value);
}

export function dayParam(search: RawSearch, name: string): string | undefined {
  const value = textOf(search, name);
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}
