/** What was sent to a broker, and how much of it at most at once. */
export type Sent = { readonly at: number; readonly weight: number };

/** The most weight within any window, however it lies; a window begins with one of the calls. */
export function worstWindow(sent: readonly Sent[], windowMs: number): number {
  const calls = sent.toSorted((a, b) => a.at - b.at);
  let worst = 0;
  let inside = 0;
  let first = 0;
  for (const { at, weight } of calls) {
    inside += weight;
    for (let over = calls[first]; over && over.at <= at - windowMs; over = calls[first]) {
      inside -= over.weight;
      first += 1;
    }
    worst = Math.max(worst, inside);
  }
  return worst;
}
