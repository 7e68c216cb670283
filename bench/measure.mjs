/**
 * Measuring side by side: variants run in turn, forwards then backwards, so that a drifting machine
 * hurts all alike.
 */
import { performance } from "node:perf_hooks";

/** Runs each variant `rounds` times and gives the median milliseconds of each, by name. */
export async function medians(variants, { rounds = 5, warmup = 1 } = {}) {
  const names = Object.keys(variants);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) {
      globalThis.gc?.();
      const ms = await timed(variants[name]);
      if (round >= 0) times[name].push(ms);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])]));
}

/** A variant may prepare and clean up outside the clock: { before, run, after }. */
async function timed(variant) {
  const { before, run, after } = typeof variant === "function" ? { run: variant } : variant;
  const given = await before?.();
  const start = performance.now();
  const result = await run(given);
  const ms = performance.now() - start;
  await after?.(given);
  return typeof result === "number" ? result : ms;
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * One figure. `ratio` says how ours stands to what it is measured against, larger is better; `aim`
 * is what it should reach. Figures are printed, never asserted: machines differ.
 */
export function createReport({ json, write }) {
  const figures = [];
  return {
    figures,
    add(figure) {
      figures.push(figure);
      write(json ? JSON.stringify(figure) : sentence(figure));
    },
    title(text) {
      if (!json) write(`\n${text}`);
    },
    note(text) {
      if (!json) write(`  ${text}`);
    },
  };
}

function sentence({ name, value, unit, against, ratio, aim }) {
  const shown = value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);
  const compared = ratio === undefined ? "" : `  ${ratio.toFixed(2)} x ${against}`;
  const aimed = aim === undefined ? "" : `  (aim ${aim})`;
  return `  ${name.padEnd(34)} ${shown.padStart(12)} ${unit}${compared}${aimed}`;
}
