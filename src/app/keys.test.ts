import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keyText, kidOf } from "#vault";
import { keysOf } from "./keys.ts";

const code = (name: string) => ({ failure: { code: name } });
const [one, two] = [randomBytes(32), randomBytes(32)];
const bytes = (count: number): Uint8Array => randomBytes(count);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openblotter-keys-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keysWith = (env: Readonly<Record<string, string>> = {}) =>
  keysOf({ folder, env, randomBytes: bytes });
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("keys in the data folder", () => {
  test("are not there until they are made, then for their owner alone", async () => {
    const keys = keysWith();
    expect(await keys.load()).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    const made = await keys.make();
    const path = join(folder, "keys", "1.key");
    expect([await modeOf(path), await modeOf(join(folder, "keys"))]).toEqual([0o600, 0o700]);
    expect((await keysWith().load())?.current).toBe(made.current);
    expect(made.current).toBe(kidOf(Buffer.from((await readFile(path, "utf8")).trim(), "base64")));
  });

  test("say where they were made, once", async () => {
    const keys = keysWith();
    await keys.make();
    expect(keys.made()).toBe(join(folder, "keys", "1.key"));
    expect(keys.made()).toBeUndefined();
  });

  test("are made once by many that start together", async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => keysWith().make()));
    expect(new Set(made.map(({ current }) => current)).size).toBe(1);
    expect(await readdir(join(folder, "keys"))).toEqual(["1.key"]);
  });

  test("gain a current one without losing any, however many add at once", async () => {
    const keys = keysWith();
    const { current } = await keys.make();
    const add = async () => keysWith().kept?.add();
    await Promise.all(Array.from({ length: 5 }, add));
    const set = await keys.load();
    expect(set?.kids).toHaveLength(6);
    expect(set?.kids.at(-1)).toBe(current);
    expect(set?.current).not.toBe(current);
  });

  test("lose the one that is removed", async () => {
    const keys = keysWith();
    const { current } = await keys.make();
    await keys.kept?.add();
    expect(await keys.kept?.remove(current)).toBe(true);
    expect(await keys.kept?.remove(current)).toBe(false);
    expect((await keys.load())?.kids).toHaveLength(1);
  });

  test.each([0o640, 0o604, 0o620, 0o666])("are refused with mode %o", async (mode) => {
    const keys = keysWith();
    await keys.make();
    await chmod(join(folder, "keys", "1.key"), mode);
    await expect(keys.load()).rejects.toMatchObject(code("key-file-exposed"));
  });

  test("are refused in a folder of others", async () => {
    const keys = keysWith();
    await keys.make();
    await chmod(join(folder, "keys"), 0o755);
    await expect(keys.load()).rejects.toMatchObject(code("key-file-exposed"));
  });

  test("are refused when a file holds no key, and not made anew", async () => {
    await mkdir(join(folder, "keys"), { mode: 0o700 });
    await writeFile(join(folder, "keys", "1.key"), "sesame", { mode: 0o600 });
    const act = keysWith().load();
    await expect(act).rejects.toMatchObject(code("vault-key-unusable"));
    await expect(act).rejects.not.toThrow("sesame");
  });
});

describe("keys that are given", () => {
  test("come from a variable, the current one first", async () => {
    const set = await keysWith({
      OPENBLOTTER_KEY: `${keyText(two)},${one.toString("hex")}`,
    }).load();
    expect(set?.kids).toEqual([kidOf(two), kidOf(one)]);
  });

  test("come from a file, with remarks left out", async () => {
    const path = join(folder, "given");
    await writeFile(path, `# of May\n${keyText(two)}\n\n# of April\n${keyText(one)}\n`, {
      mode: 0o600,
    });
    const set = await keysWith({ OPENBLOTTER_KEY_FILE: path }).load();
    expect(set?.kids).toEqual([kidOf(two), kidOf(one)]);
    await chmod(path, 0o644);
    await expect(keysWith({ OPENBLOTTER_KEY_FILE: path }).load()).rejects.toMatchObject(
      code("key-file-exposed"),
    );
  });

  test("are never made nor changed", async () => {
    const keys = keysWith({ OPENBLOTTER_KEY_FILE: join(folder, "nowhere") });
    for (const act of [keys.load, keys.make])
      await expect(act()).rejects.toMatchObject(code("key-file-unreadable"));
    expect(keys.kept).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(["sesame", "", "0".repeat(64)])(
    'are refused as "%s", which is not shown',
    async (text) => {
      const path = join(folder, "given");
      await writeFile(path, text, { mode: 0o600 });
      const keys = keysWith({ OPENBLOTTER_KEY_FILE: path });
      const error: unknown = await keys.load().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject(code("vault-key-unusable"));
      if (text) expect(JSON.stringify(error)).not.toContain(text);
    },
  );

  test("are refused when they are given twice", async () => {
    const keys = keysWith({ OPENBLOTTER_KEY: keyText(one), OPENBLOTTER_KEY_FILE: "f" });
    await expect(keys.load()).rejects.toMatchObject(code("invalid-setting"));
  });
});
