/** An Alpaca account that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import { momentIn } from "#kit";
import type { BrokerFakes, BrokerWorld } from "#testing";

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");

type Activity = {
  readonly id: string;
  readonly activity_type: string;
  readonly transaction_time?: string;
  readonly date?: string;
};
export const activities = JSON.parse(fixture("activities")) as readonly Activity[];

function activitiesIn({ price, word }: BrokerWorld): readonly Activity[] {
  const first = activities.find((each) => each.activity_type === "FILL");
  return activities.map((each) =>
    each === first
      ? { ...each, ...(price && { price }), ...(word && { activity_type: word }) }
      : each,
  );
}

const timeOf = ({ transaction_time, date = "" }: Activity): string =>
  momentIn(transaction_time ?? date, { zone: "America/New_York" }).instant;

export const fakes: BrokerFakes = {
  answers(world) {
    const all = activitiesIn(world);
    const page = (query: URLSearchParams) => {
      const [token = "", after = "", until = "9"] = ["page_token", "after", "until"].map(
        (name) => query.get(name) ?? undefined,
      );
      return all
        .filter((each) => each.id > token && timeOf(each) > after && timeOf(each) < until)
        .slice(0, Math.min(world.pageSize, Number(query.get("page_size"))));
    };
    return (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === "/v2/account") return { body: fixture("account") };
      if (pathname === "/v2/positions") return { body: fixture("positions") };
      if (pathname === "/v2/account/activities") return { body: page(searchParams) };
      return { status: 404, body: { code: 40410000, message: "endpoint not found." } };
    };
  },
};
