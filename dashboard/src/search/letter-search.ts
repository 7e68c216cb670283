import type { LetterState } from "../api/schedule.ts";
import { oneOf, type RawSearch } from "./codec.ts";

export type LetterChoice = LetterState | "all";

/** What the desk may show, in order; those that wait for somebody come first. */
export const LETTER_CHOICES = [
  "open",
  "replayed",
  "healed",
  "dismissed",
  "all",
] as const satisfies readonly LetterChoice[];

/** Absent: those that wait for somebody. */
export type LetterSearch = { readonly state?: LetterChoice | undefined };

export const letterSearchOf = (raw: RawSearch): LetterSearch => ({
  state: oneOf(raw, "state", LETTER_CHOICES),
});
