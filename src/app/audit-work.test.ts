import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type AuditFault,
  type AuditHead,
  type AuditLog,
  type AuditProof,
  instantOf,
  tenantId,
} from "#domain";
import { type AuditRoom, auditWork } from "./audit-work.ts";
import { keepSigning } from "./signing.ts";

const tenant = tenantId("local");
let folder: string;
let heads: AuditHead[];
let faults: AuditFault[];
let proofs: AuditProof[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openblotter-audit-"));
  heads = [{ tenant, seq: 2, hash: "ab".repeat(32) }];
  faults = [];
  proofs = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A log that holds what the test says; the store's own tests show how it finds faults. */
const audit = {
  verify: async (proof: AuditProof) => {
    proofs.push(proof);
    const { length } = proof.checkpoints;
    return { rows: 2, tenants: 1, checkpoints: length, faults, heads };
  },
} as unknown as AuditLog;
const roomOf = (): AuditRoom => ({
  ...{ folder, store: { audit }, now: () => instantOf(0) },
  randomBytes: (count) => randomBytes(count),
});
const work = auditWork((_, act) => act(roomOf()));
const kept = () => join(folder, "audit", "checkpoints.jsonl");
const judged = () => proofs.at(-1)?.checkpoints.map((each) => proofs.at(-1)?.judge(each));

describe("a checkpoint", () => {
  test("is signed, kept outside of the database, and known again", async () => {
    const [signed] = await work.checkpoint({});
    expect(signed).toMatchObject({ tenant, seq: 2, hash: "ab".repeat(32) });
    expect(JSON.parse(await readFile(kept(), "utf8"))).toEqual(signed);
    expect((await stat(join(folder, "keys", "audit.pem"))).mode & 0o777).toBe(0o600);
    expect(await work.verify({})).toEqual({ rows: 2, tenants: 1, checkpoints: 1, faults: [] });
    expect(judged()).toEqual(["signed"]);
  });

  test("is made again only when the log has grown", async () => {
    await work.checkpoint({});
    expect(await work.checkpoint({})).toEqual([]);
    heads = [{ tenant, seq: 3, hash: "cd".repeat(32) }];
    expect(await work.checkpoint({})).toMatchObject([{ seq: 3 }]);
    await work.verify({});
    expect(judged()).toEqual(["signed", "signed"]);
  });

  test("is not made of a log that is broken", async () => {
    faults = [{ tenant, seq: 1, reason: "row-changed" }];
    await expect(work.checkpoint({})).rejects.toMatchObject({
      failure: { code: "audit-log-broken" },
    });
    await expect(stat(kept())).rejects.toThrow("ENOENT");
  });

  test("is judged false when its file or its key was changed", async () => {
    await work.checkpoint({});
    const line = await readFile(kept(), "utf8");
    await writeFile(kept(), line.replace('"seq":2', '"seq":1'));
    await work.verify({});
    expect(judged()).toEqual(["forged"]);
    await writeFile(kept(), line);
    const { privateKey } = generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    await writeFile(join(folder, "keys", "audit.pem"), pem);
    await work.verify({});
    expect(judged()).toEqual(["unknown-key"]);
  });

  test("that was cut while it was written gives way to the next", async () => {
    await work.checkpoint({});
    await appendFile(kept(), '{"tenant":"loc');
    expect(await work.verify({})).toMatchObject({ checkpoints: 1 });
    heads = [{ tenant, seq: 3, hash: "cd".repeat(32) }];
    await work.checkpoint({});
    await work.verify({});
    expect(judged()).toEqual(["signed", "signed"]);
  });

  test("from elsewhere is taken into account, and refused where it is none", async () => {
    await work.checkpoint({});
    const elsewhere = join(folder, "elsewhere.jsonl");
    await writeFile(elsewhere, (await readFile(kept(), "utf8")).trim());
    await rm(join(folder, "audit"), { recursive: true });
    expect(await work.verify({ checkpoints: elsewhere })).toMatchObject({ checkpoints: 1 });
    expect(judged()).toEqual(["signed"]);
    await writeFile(elsewhere, "{}\n");
    for (const path of [elsewhere, join(folder, "nowhere")])
      await expect(work.verify({ checkpoints: path })).rejects.toMatchObject({
        failure: { code: "checkpoint-unreadable" },
      });
  });
});

describe("signing while a server runs", () => {
  test("signs at the beginning and at the end, and tells what keeps it from it", async () => {
    const told: string[] = [];
    const stop = keepSigning(roomOf(), (message) => told.push(message));
    heads = [{ tenant, seq: 3, hash: "cd".repeat(32) }];
    await stop();
    expect((await readFile(kept(), "utf8")).trim().split("\n").length).toBeGreaterThan(0);
    faults = [{ tenant, seq: 2, reason: "row-missing" }];
    await keepSigning(roomOf(), (message) => told.push(message))();
    expect(told[0]).toBe('The audit log of "local" is broken at row 2');
  });
});
