import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type AuditCheckpoint, instantOf, tenantId } from "#domain";
import { readChain, type StoredRow } from "./chain.ts";
import { judgeBy, signCheckpoint } from "./checkpoint.ts";
import { BEGINNING, canonical, hashOf } from "./hash.ts";

const ROWS = 10_000;
const tenant = tenantId("t1");
const at = instantOf(0);

const rowOf = (seq: number, before: Uint8Array, changes: Partial<StoredRow> = {}): StoredRow => {
  const row = {
    ...{ tenant, seq, at: instantOf(seq * 1000), actor: `user:${seq % 7}`, act: "limit-changed" },
    ...{ subject: `connection:c${seq % 13}`, detail: canonical({ to: seq, by: "hand" }) },
    ...changes,
  };
  return { ...row, hash: hashOf(before, row) };
};

const rows: StoredRow[] = [];
beforeAll(() => {
  for (let seq = 1; seq <= ROWS; seq++) rows.push(rowOf(seq, hashBefore(seq)));
});

/** What the row before has for a hash. */
const hashBefore = (seq: number) => rows[seq - 2]?.hash ?? BEGINNING;
const rowAt = (seq: number): StoredRow => {
  const row = rows[seq - 1];
  if (!row) throw new RangeError(`No row ${seq}`);
  return row;
};
const checkpointAt = (seq: number): AuditCheckpoint => ({
  ...{ tenant, seq, at, hash: Buffer.from(rowAt(seq).hash).toString("hex"), key: "k" },
  signature: "s",
});
/**
 * Follows the chain from just before a row that was touched: what is before it is as it was, and
 * the chain is followed in order.
 */
const faultFrom = async (seq: number, tampered: readonly StoredRow[], end?: AuditCheckpoint) => {
  const from = { seq: seq - 1, hash: hashBefore(seq) };
  const checkpoints = end ? [end] : [];
  return (await readChain(tampered, { tenant, checkpoints, from })).fault;
};

const FIELDS: readonly Partial<StoredRow>[] = [
  { at: instantOf(1) },
  { actor: "user:thief" },
  { act: "limit-kept" },
  { subject: "connection:other" },
  { detail: "{}" },
  { hash: new Uint8Array(32) },
];

describe("the chain of an audit log", () => {
  test("is whole from its beginning to its end", async () => {
    const { head, fault } = await readChain(rows, { tenant, checkpoints: [checkpointAt(ROWS)] });
    expect(fault).toBeUndefined();
    expect(head).toMatchObject({ tenant, seq: ROWS, hash: checkpointAt(ROWS).hash });
  });

  test("shows a change of any part of any row", async () => {
    let found = 0;
    for (let seq = 1; seq <= ROWS; seq++) {
      for (const change of FIELDS) {
        const fault = await faultFrom(seq, [{ ...rowAt(seq), ...change }]);
        if (fault?.seq === seq && fault.reason === "row-changed") found++;
      }
    }
    expect(found).toBe(ROWS * FIELDS.length);
  });

  test("shows any row that is taken out", async () => {
    let found = 0;
    for (let seq = 1; seq < ROWS; seq++) {
      const fault = await faultFrom(seq, [rowAt(seq + 1)]);
      if (fault?.seq === seq && fault.reason === "row-missing") found++;
      const closedUp = await faultFrom(seq, [{ ...rowAt(seq + 1), seq }]);
      if (closedUp?.seq === seq && closedUp.reason === "row-changed") found++;
    }
    expect(found).toBe((ROWS - 1) * 2);
  });

  test("shows any two rows that changed places", async () => {
    let found = 0;
    for (let seq = 1; seq < ROWS; seq++) {
      const [one, two] = [rowAt(seq), rowAt(seq + 1)];
      if (await faultFrom(seq, [two, one])) found++;
      if (
        await faultFrom(seq, [
          { ...two, seq },
          { ...one, seq: seq + 1 },
        ])
      )
        found++;
    }
    expect(found).toBe((ROWS - 1) * 2);
  });

  test("shows any row that is put in between, even one with a right hash", async () => {
    let found = 0;
    for (let seq = 1; seq <= ROWS; seq++) {
      const forged = rowOf(seq, hashBefore(seq), { act: "forged" });
      if (await faultFrom(seq, [forged, rowAt(seq)])) found++;
      if (await faultFrom(seq, [forged, { ...rowAt(seq), seq: seq + 1 }])) found++;
    }
    expect(found).toBe(ROWS * 2);
  });

  test("shows a cut at any row to whoever kept a checkpoint", async () => {
    let found = 0;
    for (let seq = 1; seq <= ROWS; seq++) {
      const fault = await faultFrom(seq, [], checkpointAt(ROWS));
      if (fault?.seq === seq && fault.reason === "log-truncated") found++;
      expect(await faultFrom(seq, [])).toBeUndefined();
    }
    expect(found).toBe(ROWS);
  });

  test("shows that it was written anew to whoever kept a checkpoint", async () => {
    for (const seq of [1, 2, 5000, ROWS - 1, ROWS]) {
      const forged: StoredRow[] = [];
      for (let at = seq; at <= ROWS; at++) {
        const before = forged.at(-1)?.hash ?? hashBefore(at);
        forged.push(rowOf(at, before, at === seq ? { act: "forged" } : {}));
      }
      expect(await faultFrom(seq, forged)).toBeUndefined();
      const fault = await faultFrom(seq, forged, checkpointAt(ROWS));
      expect(fault).toEqual({ tenant, seq: ROWS, reason: "checkpoint-differs" });
    }
  });

  test("has another hash for each part of a row, and for what is before it", () => {
    const row = { ...rowAt(1), detail: "{}" };
    const hashes = [
      { ...row, tenant: tenantId("t2") },
      { ...row, seq: 2 },
      ...FIELDS.slice(0, 4).map((change) => ({ ...row, ...change })),
      { ...row, detail: "{ }" },
      row,
    ].map((each) => hashOf(BEGINNING, each).toString("hex"));
    const moved = [
      hashOf(hashOf(BEGINNING, row), row),
      // What is taken from one part and given to the next.
      hashOf(BEGINNING, { ...row, actor: "ab", act: "c" }),
      hashOf(BEGINNING, { ...row, actor: "a", act: "bc" }),
    ];
    hashes.push(...moved.map((hash) => hash.toString("hex")));
    expect(new Set(hashes).size).toBe(11);
  });

  test("has one hash for a detail however its names are ordered", () => {
    expect(canonical({ b: 1, a: null })).toBe(canonical({ a: null, b: 1 }));
    expect(canonical({ a: 1 })).not.toBe(canonical({ a: "1" }));
  });
});

describe("a checkpoint", () => {
  const [mine, other] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
  const head = { tenant, seq: 7, hash: "ab".repeat(32) };
  const signed = signCheckpoint(head, at, mine.privateKey);
  const judge = judgeBy([mine.publicKey]);

  test("is known by its signature", () => {
    expect(judge(signed)).toBe("signed");
    expect(judge(JSON.parse(JSON.stringify(signed)))).toBe("signed");
  });

  test.each<Partial<AuditCheckpoint>>([
    { tenant: tenantId("t2") },
    { seq: 6 },
    { hash: "ac".repeat(32) },
    { at: instantOf(1) },
    { signature: "" },
    { signature: signCheckpoint({ ...head, seq: 6 }, at, mine.privateKey).signature },
  ])("is forged with %o", (change) => {
    expect(judge({ ...signed, ...change })).toBe("forged");
  });

  test("of a stranger is not taken, under its own name or another", () => {
    const strange = signCheckpoint(head, at, other.privateKey);
    expect(judge(strange)).toBe("unknown-key");
    expect(judge({ ...strange, key: signed.key })).toBe("forged");
  });
});
