import { expect, test } from "vitest";
import { recordSync, settleSync, type SyncProgress, syncProgressOf } from "./sync-progress.ts";

const progress = (connection: string, phase: SyncProgress["phase"]): SyncProgress => ({
  type: "sync-progress",
  connection,
  phase,
  pages: 0,
  imported: 0,
});
const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);

test("progress ends with its last phase", () => {
  recordSync(progress("a", "reading"));
  expect(syncProgressOf("a")?.phase).toBe("reading");
  recordSync(progress("a", "done"));
  expect(syncProgressOf("a")).toBeUndefined();
});

test("a change in the midst of a reading does not hide its progress", async () => {
  recordSync(progress("b", "reading"));
  await settleSync("b", yes);
  expect(syncProgressOf("b")?.phase).toBe("reading");
});

test("a reading that failed leaves no progress behind", async () => {
  recordSync(progress("c", "reading"));
  await settleSync("c", no);
  expect(syncProgressOf("c")).toBeUndefined();
});

test("progress that came while the state was asked is newer than the answer", async () => {
  recordSync(progress("d", "reading"));
  await settleSync("d", async () => {
    recordSync(progress("d", "accounts"));
    return false;
  });
  expect(syncProgressOf("d")?.phase).toBe("accounts");
});
