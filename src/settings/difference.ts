/** One value that differs between two documents; absent on the side that lacks it. */
export type Difference = {
  /** "brokers.oanda.live.limitShare". */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
};

/** What differs between two documents, value by value, in order of their places. */
export function differences(before: object, after: object): Difference[] {
  const [old, young] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...young.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [was, is] = [old.get(path), young.get(path)];
    if (was === is) return [];
    const sides = {
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    };
    return [{ path, ...sides }];
  });
}

function leavesOf(document: object): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return void leaves.set(path, value);
    for (const [key, each] of Object.entries(value))
      walk(each, path === "" ? key : `${path}.${key}`);
  };
  walk(document, "");
  return leaves;
}
