type Tree = Readonly<Record<string, unknown>>;

/** One value in a document of settings; undefined takes it out. */
export type Place = {
  readonly broker: string;
  readonly environment: "paper" | "live" | undefined;
  /** "limitShare", "commission.perOrder". */
  readonly setting: string;
  readonly value: unknown;
};

/** The document with one value changed; a part that is empty afterwards goes. */
export function changed(
  document: { readonly brokers: Tree },
  { broker, environment, setting, value }: Place,
): { brokers: Record<string, unknown> } {
  const path = [broker, ...(environment === undefined ? [] : [environment]), ...setting.split(".")];
  return { brokers: { ...put(document.brokers, path, value) } };
}

function put(tree: Tree, [key = "", ...rest]: readonly string[], value: unknown): Tree {
  const { [key]: old, ...others } = tree;
  const inner = rest.length === 0 ? value : put(isTree(old) ? old : {}, rest, value);
  const isEmpty = inner === undefined || (isTree(inner) && Object.keys(inner).length === 0);
  return isEmpty ? others : { ...others, [key]: inner };
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** What was typed as the kind of value that the setting takes; amounts stay text. */
export function valueOf(setting: string, text: string): unknown {
  if (setting.startsWith("commission.")) return text;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? JSON.parse(text) : text;
}
