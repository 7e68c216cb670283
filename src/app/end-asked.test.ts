import { performance } from "node:perf_hooks";
import { afterEach, expect, test, vi } from "vitest";
import { endAsked } from "./end-asked.ts";

// A signal of its own, so that the runner's are left alone.
const NAME = "SIGUSR2";
afterEach(() => {
  vi.restoreAllMocks();
  process.removeAllListeners(NAME);
});

test("one Ctrl-C that arrives twice ends in order, a later one at once", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const now = vi.spyOn(performance, "now").mockReturnValue(5000);
  const asked = endAsked([NAME]);
  process.emit(NAME);
  await asked;
  now.mockReturnValue(5900);
  process.emit(NAME);
  expect(exit).not.toHaveBeenCalled();
  now.mockReturnValue(6100);
  process.emit(NAME);
  expect(exit).toHaveBeenCalledWith(130);
});
