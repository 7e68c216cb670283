import { type CommonOptions, type Context, print, printJson, withSession } from "./context.ts";
import type { Session } from "./host.ts";
import { type Colors, paint } from "./paint.ts";
import { type Column, table } from "./table.ts";

type Listing<Row> = {
  readonly ask: (session: Session) => Promise<{ readonly items: readonly Row[] }>;
  readonly columns: (colors: Colors) => readonly Column<Row>[];
  /** What is said where there is nothing to list; absent where there is always something. */
  readonly none?: string;
};

/** Asks for a short list and prints it: as JSON if that is wanted, else as a table. */
export async function printList<Row>(
  context: Context,
  options: CommonOptions,
  { ask, columns, none }: Listing<Row>,
): Promise<void> {
  const { items } = await withSession(context, options, ask);
  if (options.json) return printJson(context, items);
  if (items.length === 0 && none !== undefined) return print(context, none);
  const colors = paint(context.host.color);
  return print(context, table(items, columns(colors), colors));
}
