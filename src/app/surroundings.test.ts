import { expect, test } from "vitest";
import { surroundings, uuidV7 } from "./surroundings.ts";

test("ids of imports are UUIDs of version 7 that sort by time", () => {
  const id = uuidV7(Date.UTC(2026, 0, 1), new Uint8Array(10).fill(0xff));
  expect(id).toBe("019b76da-a800-7fff-bfff-ffffffffffff");
  expect(uuidV7(Date.UTC(2026, 0, 1) + 1, new Uint8Array(10)) > id).toBe(true);
  expect(surroundings.newImportId()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
