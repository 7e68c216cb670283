/**
 * Runs what it is given one at a time, in the order of the calls. A failure ends only the work that
 * failed.
 */
export function exclusive(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
