import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLimiter } from "./limiter.ts";
import { surroundings } from "./surroundings.ts";

const BUCKET = { key: "alpaca|paper|key:c1", max: 100, windowMs: 1_000 };
const request = { buckets: [BUCKET], lane: "sync" } as const;
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openblotter-freezes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a broker that asked to be left alone is left alone after a restart", async () => {
  const before = await openLimiter({ surroundings, folder });
  await before.freeze(BUCKET.key, 60_000);
  await before.close();
  const after = await openLimiter({ surroundings, folder });
  expect(await after.take(request)).toMatchObject({ ok: false });
  const { frozenForMs } = await after.status(BUCKET);
  expect(frozenForMs).toBeGreaterThan(50_000);
  expect(frozenForMs).toBeLessThanOrEqual(60_000);
  await after.close();
});

test("two processes on one folder keep each other's freezes", async () => {
  const [one, two] = [
    await openLimiter({ surroundings, folder }),
    await openLimiter({ surroundings, folder }),
  ];
  await one.freeze("a", 60_000);
  await two.freeze("b", 30_000);
  await two.freeze("a", 5_000);
  await Promise.all([one.close(), two.close()]);
  const next = await openLimiter({ surroundings, folder });
  const left = async (key: string) => (await next.status({ ...BUCKET, key })).frozenForMs;
  expect(await left("a")).toBeGreaterThan(50_000);
  expect(await left("b")).toBeGreaterThan(20_000);
  await next.close();
});

test("a pause of moments is not written down, and a file without sense is no freeze", async () => {
  const path = join(folder, "freezes.json");
  await writeFile(path, '{"a":"soon","b":7}');
  const limiter = await openLimiter({ surroundings, folder });
  await limiter.freeze(BUCKET.key, 100);
  expect(await readFile(path, "utf8")).toBe('{"a":"soon","b":7}');
  await limiter.close();
  await writeFile(path, "[");
  const other = await openLimiter({ surroundings, folder });
  expect(await other.take(request)).toMatchObject({ ok: true });
  await other.close();
});
