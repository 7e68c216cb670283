/** What computes the figures of a case from its input. */
export type Runner = (input: unknown) => unknown;
