import type { Stream } from "#http";
import type { Context } from "./context.ts";

/**
 * Copies a streamed reply to the output, no faster than it is taken, and until nobody reads any
 * more.
 */
export async function copyOut(
  { host }: Context,
  { chunks }: Pick<Stream, "chunks">,
): Promise<void> {
  for await (const chunk of chunks) if (!(await host.out.write(chunk))) return;
}

/** All items of a list that comes in pages. */
export async function* allPages<Item>(
  page: (after: string | undefined) => Promise<{ items: Item[]; next?: string | undefined }>,
): AsyncIterable<Item> {
  let after: string | undefined;
  do {
    const { items, next } = await page(after);
    yield* items;
    after = next;
  } while (after !== undefined);
}

/** A JSON array, written item by item. */
export async function printArray({ host }: Context, items: AsyncIterable<unknown>): Promise<void> {
  let before = "[";
  for await (const item of items) {
    if (!(await host.out.write(`${before}\n${JSON.stringify(item)}`))) return;
    before = ",";
  }
  await host.out.write(before === "[" ? "[]\n" : "\n]\n");
}
