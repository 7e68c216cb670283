import { useState } from "react";

/** Something that is under way, or why it failed. */
export type Work = {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Whether it succeeded. A second start while it is under way does nothing. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
};

/**
 * Work that carries secrets: unlike a mutation of the query client, nothing of it is kept once it
 * has ended.
 */
export function useWork(): Work {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (work: () => Promise<unknown>) => {
    if (isBusy) return false;
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (caught) {
      setError(caught);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}
