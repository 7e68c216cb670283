import type { ConfigurationBody } from "../../api/types.ts";

type Tree = Readonly<Record<string, unknown>>;

/** A setting as a field of a form: text on the page, a value in the document. */
export type Field = {
  /** "limitShare", "commission.perOrder". */
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: "switch" | "percent" | "seconds" | "minutes" | "whole" | "amount";
  readonly least: number;
  readonly most: number;
};

const amount = (name: string, label: string, help: string): Field => ({
  ...{ name: `commission.${name}`, label, help, kind: "amount", least: 0, most: 1e12 },
});

/** Every setting, in the order in which people ask. */
export const FIELDS: readonly Field[] = [
  {
    ...{ name: "enabled", label: "In use", kind: "switch", least: 0, most: 1 },
    help: "Switched off, nothing is asked of the broker and its connections wait",
  },
  {
    ...{ name: "limitShare", label: "Share of its limits", kind: "percent", least: 1, most: 100 },
    help: "Percent of every limit that is used here; less where other programs share the key",
  },
  {
    ...{ name: "intervalMinutes", label: "Read every", kind: "minutes", least: 1, most: 60 },
    help: "Minutes; for connections that are made from now on",
  },
  {
    ...{ name: "maxRetries", label: "Repetitions", kind: "whole", least: 0, most: 10 },
    help: "Of a call that only asks",
  },
  {
    ...{
      name: "attemptMs",
      label: "Patience for one attempt",
      kind: "seconds",
      least: 1,
      most: 60,
    },
    help: "Seconds",
  },
  {
    ...{ name: "deadlineMs", label: "Patience for a call", kind: "seconds", least: 5, most: 120 },
    help: "Seconds, with all waits and repetitions",
  },
  {
    ...{ name: "priority", label: "Priority", kind: "whole", least: 0, most: 1000 },
    help: "The lowest comes first where routing has nothing better to go by",
  },
  amount("perOrder", "Commission for an order", "In the currency of the account"),
  amount("perUnit", "Commission for a unit", "In the currency of the account"),
  amount("basisPoints", "Commission on value", "Hundredths of a percent"),
  amount("minimum", "Least commission", "For an order"),
];

/** A value as the page shows it; empty where nothing is set. */
export function textOf({ kind }: Field, value: unknown): string {
  if (value === undefined) return "";
  if (kind === "switch") return value === true ? "on" : "off";
  if (typeof value !== "number") return typeof value === "string" ? value : JSON.stringify(value);
  if (kind === "percent") return String(Math.round(value * 10_000) / 100);
  return String(kind === "seconds" ? value / 1000 : value);
}

/** What is wrong with what was typed; undefined where nothing is. */
export function problemOf({ kind, least, most }: Field, text: string): string | undefined {
  const typed = text.trim();
  if (typed === "" || kind === "switch") return undefined;
  if (kind === "amount")
    return /^\d{1,12}(\.\d{1,8})?$/.test(typed) ? undefined : "Type an amount, such as 0.65";
  const whole = kind === "whole" || kind === "minutes";
  const number = (whole ? /^\d{1,6}$/ : /^\d{1,6}(\.\d{1,3})?$/).test(typed) ? Number(typed) : NaN;
  if (number >= least && number <= most) return undefined;
  return `Type a ${whole ? "whole " : ""}number from ${least} to ${most}`;
}

function valueOf({ kind }: Field, text: string): unknown {
  const typed = text.trim();
  if (typed === "") return undefined;
  if (kind === "switch") return typed === "on";
  if (kind === "amount") return typed;
  const number = Number(typed);
  if (kind === "percent") return Math.round(number * 100) / 10_000;
  return kind === "seconds" ? Math.round(number * 1000) : number;
}

export type Scope = "both" | "paper" | "live";
export type Typed = Readonly<Record<string, string>>;

const sectionOf = (document: ConfigurationBody["document"], broker: string, scope: Scope): Tree => {
  const section = treeOf(document.brokers[broker]);
  return scope === "both" ? section : treeOf(section[scope]);
};

const treeOf = (value: unknown): Tree =>
  typeof value === "object" && value !== null ? (value as Tree) : {};

/** What the document says of a broker, as the form shows it. */
export function typedFrom(
  document: ConfigurationBody["document"],
  broker: string,
  scope: Scope,
): Typed {
  const section = sectionOf(document, broker, scope);
  const commission = treeOf(section["commission"]);
  return Object.fromEntries(
    FIELDS.map((field) => {
      const [, inner] = field.name.split(".");
      const value = inner === undefined ? section[field.name] : commission[inner];
      return [field.name, textOf(field, value)];
    }),
  );
}

/** The document with what was typed of a broker in place of what it said. */
export function documentWith(
  document: ConfigurationBody["document"],
  { broker, scope, typed }: { broker: string; scope: Scope; typed: Typed },
): ConfigurationBody["document"] {
  const whole = treeOf(document.brokers[broker]);
  const environments = { paper: whole["paper"], live: whole["live"] };
  const own = sectionFrom(typed);
  const section = scope === "both" ? { ...own, ...environments } : { ...whole, [scope]: own };
  return { brokers: withoutEmpty({ ...document.brokers, [broker]: withoutEmpty(section) }) };
}

function sectionFrom(typed: Typed): Tree {
  const section: Record<string, unknown> = {};
  const commission: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const [name = "", inner] = field.name.split(".");
    const value = valueOf(field, typed[field.name] ?? "");
    if (value !== undefined) (inner === undefined ? section : commission)[inner ?? name] = value;
  }
  return withoutEmpty({ ...section, commission });
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

const withoutEmpty = (tree: Tree): Record<string, unknown> =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => !isEmpty(value)));
