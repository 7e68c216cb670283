import { describe, expect, test } from "vitest";
import { fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

async function run(...args: readonly string[]) {
  const { host, written } = fakeHost({});
  const code = await runProgram(args, host);
  return { code, ...written };
}
const json = (text: string): unknown => JSON.parse(text);

describe("keys", () => {
  test("list shows ids and states, and where the keys are", async () => {
    const { code, out } = await run("keys", "list");
    expect(code).toBe(0);
    expect(out).toMatch(/^key +state +credentials\nk2 +current +2\nk1 +retired +0\n/);
    expect(out).toContain('The folder "/data/keys" holds them.');
    expect(json((await run("keys", "list", "--json")).out)).toMatchObject({
      keys: [{ kid: "k2" }, { kid: "k1" }],
    });
  });

  test("rotate says what it did and exits 3 when something does not open", async () => {
    const { code, out } = await run("keys", "rotate");
    expect(code).toBe(3);
    expect(out).toContain("Made the key k2");
    expect(out).toContain("Wrapped 2 credentials with it; 2 of 3 open");
    expect(out).toContain("The credential of c9 does not open");
    expect(out).toContain("openblotter keys retire k1");
    const printed = await run("keys", "rotate", "--json");
    expect([printed.code, json(printed.out)]).toMatchObject([3, { kid: "k2", spare: ["k1"] }]);
  });

  test("retire says whether the key is still to be removed by hand", async () => {
    expect((await run("keys", "retire", "k1")).out).toBe("Retired the key k1 and removed it\n");
    expect((await run("keys", "retire", "k5")).out).toContain("remove it from where you keep it");
    expect((await run("keys", "retire")).code).toBe(1);
  });

  test("reset wants to be asked in so many words", async () => {
    const { code, err } = await run("keys", "reset");
    expect(code).toBe(1);
    expect(err).toContain("--forget-credentials");
    const done = await run("keys", "reset", "--forget-credentials");
    expect([done.code, done.out]).toEqual([0, "Forgot 2 credentials; connect the brokers again\n"]);
  });
});

describe("audit", () => {
  test("list prints the newest rows, as many as are wanted", async () => {
    const { out } = await run("audit", "list", "--limit", "1");
    expect(out).toContain("1970-01-01 00:00:02Z  operator  key-rotated  key:k2");
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(json((await run("audit", "list", "--json")).out)).toHaveLength(2);
    for (const limit of ["0", "many", "-1"])
      expect((await run("audit", "list", "--limit", limit)).code).toBe(1);
  });

  test("verify exits 0 for a whole log and 3 for a broken one", async () => {
    const whole = await run("audit", "verify");
    expect([whole.code, whole.out]).toEqual([
      0,
      "The audit log is whole: 2 rows of 1 log, 0 checkpoints\n",
    ]);
    const broken = await run("audit", "verify", "--checkpoints", "kept.jsonl");
    expect(broken.code).toBe(3);
    expect(broken.out).toContain('Row 2 of "local" and all after it were cut off');
    const printed = await run("audit", "verify", "--checkpoints", "kept.jsonl", "--json");
    expect([printed.code, json(printed.out)]).toMatchObject([3, { faults: [{ seq: 2 }] }]);
  });

  test("checkpoint prints one line each, to be kept elsewhere", async () => {
    const { code, out } = await run("audit", "checkpoint");
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line && json(line))).toMatchObject([{ seq: 2 }, ""]);
  });
});

describe("restore", () => {
  test("says what proves the backup, and exits 3 where a proof fails", async () => {
    const { code, out } = await run("restore", "b.backup", "--data", "d");
    expect(code).toBe(3);
    expect(out).toContain("Restored 2 rows from b.backup, of 2026-01-05T00:00:00.000000Z");
    expect(out).toMatch(/failed +Secrets +1 of 2 do not open\n +Look/);
    const printed = await run("restore", "b.backup", "--json");
    expect([printed.code, json(printed.out)]).toMatchObject([3, { rows: 2, proof: [{}] }]);
  });

  test("backup says how much it wrote, and where", async () => {
    expect((await run("backup", "b.backup")).out).toBe("Wrote 2 rows to b.backup\n");
    expect(json((await run("backup", "b.backup", "--json")).out)).toMatchObject({ rows: 2 });
  });
});
