import { type Clock, instantOf } from "#domain";
import type { Loop } from "./loop.ts";
import type { Dice } from "./random.ts";

export type ProcessOptions = {
  readonly loop: Loop;
  readonly dice: Dice;
  readonly name: string;
  /** How far its clock is off, in ms. */
  readonly skewMs: number;
  /** How likely it stops at a step for longer than a lease lasts. */
  readonly pause: number;
  readonly pauseMs: readonly [number, number];
  /** How likely a call to storage takes time, during which it may be killed. */
  readonly grain: number;
  /** Told of each step by its number. */
  readonly onStep?: (step: number) => void;
};

/**
 * A process that reads brokers. Killed, it never goes on: what it waits for never comes, and no
 * clean-up of it runs. Stopped, it goes on later and knows nothing of the time between.
 */
export function createProcess(options: ProcessOptions) {
  const { loop, dice, skewMs } = options;
  let life = 0;
  let stoppedUntil = 0;
  let healthy = false;
  let steps = 0;

  /** Runs once the process is neither dead nor stopped. */
  function whenRunning(lived: number, run: () => void): void {
    if (lived !== life) return;
    if (loop.now() < stoppedUntil) loop.at(stoppedUntil, () => whenRunning(lived, run));
    else run();
  }

  /** Time passes, in which anything may happen to the process. */
  function step(ms: number): Promise<void> {
    steps++;
    options.onStep?.(steps);
    if (!healthy && dice.chance(options.pause))
      stoppedUntil = loop.now() + ms + dice.int(...options.pauseMs);
    const lived = life;
    return new Promise((resolve) => void loop.after(ms, () => whenRunning(lived, resolve)));
  }

  const clock: Clock = {
    now: () => instantOf(loop.now() + skewMs),
    monotonicMs: () => loop.now(),
    sleep(ms, signal) {
      const lived = life;
      return new Promise((resolve, reject) => {
        const give = () => {
          cancel();
          whenRunning(lived, () => reject(signal?.reason as Error));
        };
        const cancel = loop.after(Math.max(0, ms), () => {
          signal?.removeEventListener("abort", give);
          whenRunning(lived, resolve);
        });
        if (signal?.aborted) give();
        else signal?.addEventListener("abort", give, { once: true });
      });
    },
  };

  return {
    name: options.name,
    clock,
    step,
    /** A call to storage: it may take time on the way there and on the way back. */
    async asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
      if (dice.chance(options.grain)) await step(dice.int(1, 10));
      const answer = await ask();
      if (dice.chance(options.grain)) await step(dice.int(1, 10));
      return answer;
    },
    /** Hands over what came from outside, if the process still lives, when it runs. */
    deliver(run: () => void): () => void {
      const lived = life;
      return () => whenRunning(lived, run);
    },
    kill: () => void life++,
    /** From now on nothing stops it. */
    heal() {
      healthy = true;
      stoppedUntil = 0;
    },
    life: () => life,
    steps: () => steps,
  };
}

export type Process = ReturnType<typeof createProcess>;
