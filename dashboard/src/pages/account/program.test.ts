import { expect, test } from "vitest";
import { programOf } from "./program.ts";

test("programOf() names a browser by its own word, not by those that it pretends to be", () => {
  const like = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537";
  expect(programOf(like)).toBe("Chrome on Windows");
  expect(programOf(`${like} Edg/140`)).toBe("Edge on Windows");
  expect(programOf("Mozilla/5.0 (X11; Linux x86_64; rv:140) Firefox/140")).toBe("Firefox on Linux");
  expect(programOf("curl/8.1")).toBe("curl/8.1");
  expect(programOf(undefined)).toBe("Unknown");
});
