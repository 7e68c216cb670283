type Asked<Item, Answer> = {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Has what is asked for while a statement is under way go together in the next one, so that many at
 * once cost a few statements and one alone waits for nobody.
 */
export function together<Item, Answer>(
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
  most = 500,
): (item: Item) => Promise<Answer> {
  const waiting: Asked<Item, Answer>[] = [];
  let isUnderWay = false;

  async function send(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const answers = await work(batch.map(({ item }) => item));
        for (const [n, { resolve }] of batch.entries()) resolve(answers[n] as Answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isUnderWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isUnderWay) void send();
    });
}
