import { describe, expect, it } from "vitest";
import { connectionId } from "#domain";
import { createOutages } from "./outages.ts";

const MINUTE_MS = 60_000;

function broker() {
  let nowMs = 0;
  const outages = createOutages({ clock: { monotonicMs: () => nowMs } });
  const subject = (n: number, environment: "paper" | "live" = "live") => ({
    id: connectionId(`c${n}`),
    broker: "acme",
    environment,
  });
  return {
    fails: (n: number, environment?: "paper" | "live") => outages.failed(subject(n, environment)),
    answers: (n: number) => outages.answered(subject(n)),
    pass: (ms: number) => void (nowMs += ms),
  };
}

describe("an outage of a broker", () => {
  it("is seen when most of its connections cannot reach it", () => {
    const { fails, answers } = broker();
    for (const n of [1, 2, 3, 4]) answers(n);
    expect([fails(1), fails(2), fails(3), fails(4)]).toEqual([false, false, true, true]);
  });

  it("is not told from one or two connections, nor from one that fails again and again", () => {
    const { fails } = broker();
    const seen = [1, 2, 1, 1, 2, 2].map((n) => fails(n));
    expect(seen).not.toContain(true);
    expect(fails(3)).toBe(true);
  });

  it("is over for those that fail alone once the others are answered", () => {
    const { fails, answers } = broker();
    for (const n of [1, 2, 3]) fails(n);
    for (const n of [2, 3]) answers(n);
    expect(fails(1)).toBe(false);
  });

  it("is forgotten after a while", () => {
    const { fails, pass } = broker();
    for (const n of [1, 2, 3]) fails(n);
    pass(29 * MINUTE_MS);
    expect(fails(4)).toBe(true);
    pass(31 * MINUTE_MS);
    expect(fails(4)).toBe(false);
  });

  it("of its paper environment says nothing of the live one", () => {
    const { fails } = broker();
    for (const n of [1, 2, 3]) fails(n, "paper");
    expect(fails(4)).toBe(false);
  });
});
