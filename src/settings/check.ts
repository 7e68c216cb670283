import { fail, type Failure } from "#domain";
import type { BrokerCatalogue, BrokerManifest } from "#kit";
import { z } from "zod";
import { sectionSchema, type SettingsDocument } from "./document.ts";

/** One thing that is wrong with a document. */
export type SettingsIssue = {
  /** Where: "brokers.oanda.live.limitShare". */
  readonly path: string;
  readonly message: string;
};

type Brokers = Pick<BrokerCatalogue, "find" | "manifests">;

const shape = z.strictObject({ brokers: z.record(z.string(), z.unknown()) });

/**
 * A document as it may be used, with brokers under their ids. Fails with "invalid-settings", which
 * tells everything that is wrong at once, each with its place.
 */
export function checkDocument(document: unknown, brokers: Brokers, from: string): SettingsDocument {
  const read = shape.safeParse(document);
  if (!read.success) fail(invalid(issuesOf(read.error, []), from));
  const issues: SettingsIssue[] = [];
  const sections: [string, object][] = [];
  for (const [name, section] of Object.entries(read.data.brokers)) {
    const manifest = brokers.find(name);
    if (!manifest) issues.push(unknownBroker(name, brokers));
    else if (sections.some(([id]) => id === manifest.id)) issues.push(named(name, manifest.id));
    else sections.push(checkSection({ name, section, manifest, issues }));
  }
  if (issues.length > 0) fail(invalid(issues, from));
  return { brokers: Object.fromEntries(sections) };
}

type Section = {
  readonly name: string;
  readonly section: unknown;
  readonly manifest: BrokerManifest;
  readonly issues: SettingsIssue[];
};

function checkSection({ name, section, manifest, issues }: Section): [string, object] {
  const checked = sectionSchema(manifest).safeParse(section);
  if (!checked.success) issues.push(...issuesOf(checked.error, ["brokers", name]));
  return [manifest.id, checked.data ?? {}];
}

/** A key that is not known is told where it stands, and not where it is missed. */
const issuesOf = (error: z.ZodError, above: readonly string[]): SettingsIssue[] =>
  error.issues.flatMap((issue) => {
    const place = [...above, ...issue.path.map(String)];
    if (issue.code !== "unrecognized_keys")
      return [{ path: place.join("."), message: issue.message }];
    return issue.keys.map((key) => ({
      path: [...place, key].join("."),
      message: "There is no such setting",
    }));
  });

const unknownBroker = (name: string, brokers: Brokers): SettingsIssue => ({
  path: `brokers.${name}`,
  message: `There is no such broker; known are ${brokers
    .manifests()
    .map(({ id }) => id)
    .join(", ")}`,
});

const named = (name: string, id: string): SettingsIssue => ({
  path: `brokers.${name}`,
  message: `"${id}" has a section already`,
});

const invalid = (issues: readonly SettingsIssue[], from: string): Failure => ({
  code: "invalid-settings",
  message: `The settings of ${from} are not valid: ${issues
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))
    .join("; ")}`,
  owner: "user",
  next: "Mend each place that is named; nothing was changed",
  details: { places: issues.map(({ path, message }) => `${path}: ${message}`) },
});
