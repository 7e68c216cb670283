import { expect, test } from "vitest";
import type { ServerEvent } from "../../contract/index.ts";
import { createEvents } from "../../events.ts";
import { importOptions } from "./run.ts";

function progressOf(totalBytes: number, pieces: number) {
  const events = createEvents();
  const heard: ServerEvent[] = [];
  events.subscribe((event) => heard.push(event));
  const { onProgress } = importOptions({ name: "a.csv", progress: "t" }, events);
  for (let piece = 1; piece <= pieces; piece++) {
    const bytes = Math.floor((totalBytes * piece) / pieces);
    onProgress?.({ phase: "reading", bytes, totalBytes, records: piece });
  }
  onProgress?.({ phase: "rebuilding", bytes: totalBytes, totalBytes, records: pieces });
  onProgress?.({ phase: "done", bytes: totalBytes, totalBytes, records: pieces });
  return heard;
}

test("a large file tells of whole percents and of each phase, not of every piece", () => {
  const heard = progressOf(2_000_000_000, 30_000);
  expect(heard.length).toBeLessThanOrEqual(103);
  expect(heard.length).toBeGreaterThan(100);
  expect(heard.slice(-2)).toMatchObject([{ phase: "rebuilding" }, { phase: "done", token: "t" }]);
});

test("an empty file tells of each phase", () => {
  expect(progressOf(0, 1)).toMatchObject([
    { phase: "reading" },
    { phase: "rebuilding" },
    { phase: "done" },
  ]);
});
