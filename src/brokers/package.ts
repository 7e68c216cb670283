import { fail } from "#domain";
import { type BrokerAdapter, type BrokerEntry, entryOf, manifestProblems } from "#kit";

const METHODS = ["authorize", "accounts", "changes"] as const;

/**
 * A broker from a package of others: its default export is what `defineBroker` gives. `load`
 * imports a module by name and is given, since where names lead is for the composition root to say.
 * Fails with "broker-package-unusable" and every problem with its place.
 */
export async function loadBrokerPackage(
  name: string,
  load: (name: string) => Promise<unknown>,
): Promise<BrokerEntry> {
  const module = await load(name).catch((error: unknown) =>
    unusable(name, [`Cannot be loaded: ${error instanceof Error ? error.message : "no reason"}`]),
  );
  const found = (module as { readonly default?: unknown } | undefined)?.default;
  const problems = adapterProblems(found);
  return problems.length > 0 ? unusable(name, problems) : entryOf(found as BrokerAdapter);
}

function adapterProblems(adapter: unknown): readonly string[] {
  if (typeof adapter !== "object" || adapter === null)
    return ["The default export is no broker; use defineBroker"];
  const parts = adapter as Readonly<Record<string, unknown>>;
  const missing = METHODS.filter((method) => typeof parts[method] !== "function");
  return [
    ...missing.map((method) => `${method}: Is no function`),
    ...manifestProblems(parts["manifest"]).map((problem) => `manifest.${problem}`),
  ];
}

const unusable = (name: string, problems: readonly string[]): never =>
  fail({
    code: "broker-package-unusable",
    message: `The package "${name}" holds no usable broker: ${problems.join("; ")}`,
    owner: "user",
    next: "Mend the package, or take it out of the configuration",
    details: { package: name, problems },
  });
