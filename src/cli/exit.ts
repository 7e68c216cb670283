/** Exit codes, stable: scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** The command could not be run: wrong usage, storage that cannot be opened. */
  failed: 1,
  /** At least one file was refused as a whole. */
  refused: 2,
  /** All files are in, and something was quarantined or a check failed. */
  doubtful: 3,
} as const;
