/**
 * Writes the registries from the folders beside them. src/importers/registry.ts: each
 * `importer.ts`, and each `<name>-importer.ts` of a format that shares its folder with a sibling.
 * src/brokers/registry.ts: each folder with a `manifest.ts`, which is data and read at once; its
 * `broker.ts` is loaded when it is needed. `--check` only says whether both are current.
 */
import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";

const source = new URL("../src/", import.meta.url);
const registries = { "importers/registry.ts": importers(), "brokers/registry.ts": brokers() };
for (const [path, text] of Object.entries(registries)) keep(new URL(path, source), text, path);

function foldersOf(name) {
  const folder = new URL(`${name}/`, source);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders
    .map((each) => each.name)
    .sort()
    .map((each) => ({ name: each, files: readdirSync(new URL(`${each}/`, folder)) }));
}

function variable(id) {
  const name = id.replace(/-+$/, "").replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return /^\d/.test(name) ? `broker${name}` : name;
}

function importers() {
  const found = foldersOf("importers")
    .flatMap(({ name, files }) =>
      files
        .filter((file) => /^([\w-]+-)?importer\.ts$/.test(file))
        .map((file) => ({
          path: `${name}/${file}`,
          id: `${name}-${file.slice(0, -"importer.ts".length)}`,
        })),
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return `// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { Importer } from "#kit";
${found.map(({ path, id }) => `import ${variable(id)} from "./${path}";`).join("\n")}

export const importers: readonly Importer[] = [
${found.map(({ id }) => `  ${variable(id)},`).join("\n")}
];
`;
}

function brokers() {
  const found = foldersOf("brokers")
    .filter(({ files }) => files.includes("manifest.ts") && files.includes("broker.ts"))
    .map(({ name }) => name);
  const entries = found.map(
    (name) => `  {
    manifest: ${variable(name)},
    load: async () => (await import("./${name}/broker.ts")).default,
  },`,
  );
  return `// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { BrokerEntry } from "#kit";
${found.map((name) => `import ${variable(name)} from "./${name}/manifest.ts";`).join("\n")}

export const brokers: readonly BrokerEntry[] = [
${entries.join("\n")}
];
`;
}

function keep(file, text, path) {
  const current = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (current === text) return;
  if (!process.argv.includes("--check")) return writeFileSync(file, text);
  process.stderr.write(`src/${path} is not current: run npm run registry\n`);
  process.exitCode = 1;
}
