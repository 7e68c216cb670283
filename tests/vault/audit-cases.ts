/** What the audit log must do in every way to have a database. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type AuditEntry, type AuditFault, instantOf, tenantId } from "#domain";
import { appendAudit } from "../../src/store/audit/append.ts";
import type { Opened } from "../store/opened.ts";

const [ours, theirs] = [tenantId("t1"), tenantId("t2")];
const entry = (n: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  tenant: ours,
  at: instantOf(n * 1000, n % 1000),
  actor: "user:u1",
  act: "limit-changed",
  subject: `connection:c${n}`,
  detail: { to: n, by: "hand \u0000 é", sure: true, from: null },
  ...changes,
});

export function auditCases({ store }: Opened): void {
  const fill = async (count: number) => {
    for (let n = 1; n <= count; n++) await store().audit.append(entry(n));
  };
  /** Somebody who owns the table and knows about its triggers. */
  const tamper = async (statement: string) =>
    store().database.script(`alter table audit_log disable trigger user; ${statement};
      alter table audit_log enable trigger user`);
  const faults = async (): Promise<readonly AuditFault[]> => (await store().audit.verify()).faults;

  test("entries are read back as they were written, newest first, page by page", async () => {
    await fill(5);
    const { audit } = store();
    const [newest, ...others] = await audit.entries({ tenant: ours, limit: 3 });
    expect(newest).toMatchObject({ ...entry(5), seq: 5 });
    expect(others.map(({ seq }) => seq)).toEqual([4, 3]);
    const rest = await audit.entries({ tenant: ours, limit: 3, before: 3 });
    expect(rest.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(await audit.entries({ tenant: theirs, limit: 3 })).toEqual([]);
  });

  test("an entry stays or goes with the transaction of what it tells of", async () => {
    await fill(1);
    const { database, audit } = store();
    const failing = database.transaction(async (session) => {
      await appendAudit(session, entry(2));
      throw new Error("The act failed");
    });
    await expect(failing).rejects.toThrow("The act failed");
    expect(await audit.verify()).toMatchObject({ rows: 1, faults: [] });
    expect((await audit.append(entry(3))).seq).toBe(2);
  });

  test("entries that are written at once stand one after the other", async () => {
    const { audit } = store();
    const acts = Array.from({ length: 20 }, (_, n) =>
      audit.append(entry(n, { tenant: n % 2 === 0 ? ours : theirs })),
    );
    const seqs = (await Promise.all(acts)).map(({ tenant, seq }) => `${tenant} ${seq}`);
    expect(new Set(seqs).size).toBe(20);
    const verdict = await audit.verify();
    expect(verdict).toMatchObject({ rows: 20, tenants: 2, faults: [] });
    expect(verdict.heads.map(({ seq }) => seq)).toEqual([10, 10]);
  });

  test("a tenant writes and reads a log of its own, and cannot change that either", async () => {
    await fill(2);
    const { scoped } = store().forTenant(theirs);
    const row = await scoped.transaction((session) =>
      appendAudit(session, entry(1, { tenant: theirs })),
    );
    expect(row.seq).toBe(1);
    const seen = await scoped.query<{ tenant: string }>(
      sql`select tenant_id as tenant from audit_log`,
    );
    expect(seen).toEqual([{ tenant: theirs }]);
    const forging = scoped.transaction((session) => appendAudit(session, entry(3)));
    await expect(forging).rejects.toThrow();
    for (const statement of ["update audit_log set actor = 'thief'", "delete from audit_log"])
      await expect(scoped.script(statement)).rejects.toThrow("The audit log takes new rows only");
    expect(await store().audit.verify()).toMatchObject({ rows: 3, tenants: 2, faults: [] });
  });

  test.each([
    "update audit_log set actor = 'user:thief' where seq = 1",
    "update audit_log set actor = actor",
    "delete from audit_log where seq = 2",
    "truncate audit_log",
  ])("the database refuses: %s", async (statement) => {
    await fill(2);
    await expect(store().database.script(statement)).rejects.toThrow(
      "The audit log takes new rows only",
    );
    expect(await store().audit.verify()).toMatchObject({ rows: 2, faults: [] });
  });

  test.each<[string, number, AuditFault["reason"]]>([
    ["update audit_log set actor = 'user:thief' where seq = 3", 3, "row-changed"],
    ["update audit_log set at = at + interval '1 microsecond' where seq = 1", 1, "row-changed"],
    ["update audit_log set detail = replace(detail, '5', '6') where seq = 5", 5, "row-changed"],
    ["delete from audit_log where seq = 4", 4, "row-missing"],
    ["delete from audit_log where seq = 1", 1, "row-missing"],
    [
      `insert into audit_log select tenant_id, 7, at, actor, act, subject, detail, hash
       from audit_log where seq = 6`,
      7,
      "row-changed",
    ],
    [
      `update audit_log set seq = 100 where seq = 2; update audit_log set seq = 2 where seq = 3;
       update audit_log set seq = 3 where seq = 100`,
      2,
      "row-changed",
    ],
  ])("is found although the triggers were off: %s", async (statement, seq, reason) => {
    await fill(6);
    await store().audit.append(entry(1, { tenant: theirs }));
    await tamper(statement.replaceAll("where seq", "where tenant_id = 't1' and seq"));
    expect(await faults()).toEqual([{ tenant: ours, seq, reason }]);
  });

  test("a row that is given to another tenant is found in both logs", async () => {
    await fill(3);
    await tamper("update audit_log set tenant_id = 't2', seq = 1 where seq = 2");
    expect(await faults()).toEqual([
      { tenant: ours, seq: 2, reason: "row-missing" },
      { tenant: theirs, seq: 1, reason: "row-changed" },
    ]);
  });

  test("a log that was cut or emptied is found by what was kept of it", async () => {
    await fill(4);
    const { audit } = store();
    const [head] = (await audit.verify()).heads;
    if (!head) throw new Error("No head");
    const checkpoint = { ...head, at: instantOf(0), key: "k", signature: "s" };
    const proof = { checkpoints: [checkpoint], judge: () => "signed" as const };
    expect((await audit.verify(proof)).faults).toEqual([]);
    await tamper("delete from audit_log where seq > 2");
    expect((await audit.verify(proof)).faults).toEqual([
      { tenant: ours, seq: 3, reason: "log-truncated" },
    ]);
    await tamper("truncate audit_log");
    expect((await audit.verify(proof)).faults).toEqual([
      { tenant: ours, seq: 1, reason: "log-truncated" },
    ]);
    for (const reason of ["forged", "unknown-key"] as const) {
      const { faults: found } = await audit.verify({ ...proof, judge: () => reason });
      const said = reason === "forged" ? "checkpoint-forged" : "checkpoint-key-unknown";
      expect(found).toEqual([{ tenant: ours, seq: 4, reason: said }]);
    }
  });

  test("a change on a later page is found", async () => {
    const { database, audit } = store();
    await database.transaction(async (session) => {
      for (let n = 1; n <= 2_100; n++) await appendAudit(session, entry(n));
    });
    expect(await audit.verify()).toMatchObject({ rows: 2_100, faults: [] });
    await tamper("update audit_log set actor = '' where seq = 2050");
    expect(await faults()).toEqual([{ tenant: ours, seq: 2_050, reason: "row-changed" }]);
  });
}
