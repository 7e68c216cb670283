type Work<Results extends readonly unknown[]> = {
  [Each in keyof Results]: Promise<Results[Each]>;
};

/**
 * Waits for work that shares a transaction. All of it runs to its end even where some fails, since
 * nothing may use a connection that has gone back; then the first failure shows.
 */
export async function together<Results extends readonly unknown[]>(
  ...work: Work<Results>
): Promise<Results> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
