/** Writes src/importers/registry.ts from the folders beside it. `--check` only says whether it is current. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../src/importers/", import.meta.url);
const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/importer.ts`, folder)))
  .map((entry) => entry.name)
  .sort();
const name = (id) => id.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
const imports = ids.map((id) => `import ${name(id)} from "./${id}/importer.ts";`);
const text = `// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { Importer } from "#kit";
${imports.join("\n")}

export const importers: readonly Importer[] = [
${ids.map((id) => `  ${name(id)},`).join("\n")}
];
`;
const file = new URL("registry.ts", folder);
const current = existsSync(file) ? readFileSync(file, "utf8") : "";
if (process.argv.includes("--check")) {
  if (current !== text) {
    process.stderr.write("src/importers/registry.ts is not current: run npm run registry\n");
    process.exitCode = 1;
  }
} else if (current !== text) writeFileSync(file, text);
