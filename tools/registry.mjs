/**
 * Writes src/importers/registry.ts from the folders beside it: each `importer.ts`, and each
 * `<name>-importer.ts` of a format that shares its folder with a sibling. `--check` only says
 * whether it is current.
 */
import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";

const folder = new URL("../src/importers/", import.meta.url);
const paths = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(new URL(`${name}/`, folder))
      .filter((file) => /^([\w-]+-)?importer\.ts$/.test(file))
      .map((file) => ({
        path: `${name}/${file}`,
        id: `${name}-${file.slice(0, -"importer.ts".length)}`,
      })),
  )
  .sort((a, b) => (a.path < b.path ? -1 : 1));
const name = (id) =>
  id.replace(/-+$/, "").replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
const imports = paths.map(({ path, id }) => `import ${name(id)} from "./${path}";`);
const text = `// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { Importer } from "#kit";
${imports.join("\n")}

export const importers: readonly Importer[] = [
${paths.map(({ id }) => `  ${name(id)},`).join("\n")}
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
