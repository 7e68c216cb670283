/** A paper account that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import type { BrokerFakes, BrokerWorld } from "#testing";

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");

type Entry = {
  readonly sequence: number;
  readonly type: string;
  readonly at: string;
  readonly fill?: Readonly<Record<string, unknown>>;
};
const ledger = JSON.parse(fixture("ledger")) as { readonly entries: readonly Entry[] };
const FIRST_FILL = 1;

function entriesIn({ price, word }: BrokerWorld): readonly Entry[] {
  return ledger.entries.map((each) =>
    each.sequence === FIRST_FILL
      ? { ...each, ...(word && { type: word }), fill: { ...each.fill, ...(price && { price }) } }
      : each,
  );
}

export const fakes: BrokerFakes = {
  answers(world) {
    const entries = entriesIn(world);
    return (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const resource = pathname.split("/").at(-1);
      if (resource === "account") return { body: fixture("account") };
      if (resource === "positions") return { body: fixture("positions") };
      if (resource === "ledger") {
        const behind = entries.filter(
          ({ sequence }) => sequence > Number(searchParams.get("after")),
        );
        const size = Math.min(world.pageSize, Number(searchParams.get("limit")));
        const page = { entries: behind.slice(0, size), more: behind.length > size };
        return { body: { ...page, at: "2026-03-06T10:00:00.000000Z" } };
      }
      return { status: 404, body: { code: "no-such-path", message: "There is no such path" } };
    };
  },
};
