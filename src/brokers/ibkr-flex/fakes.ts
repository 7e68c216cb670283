/** The Flex Web Service over a report that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import type { BrokerFakes, BrokerWorld, ScriptedReply } from "#testing";

export const activity: string = readFileSync(
  new URL("fixtures/activity.xml", import.meta.url),
  "utf8",
);

export const xml = (body: string): ScriptedReply => ({
  headers: { "content-type": "text/xml;charset=UTF-8", date: "Sat, 14 Mar 2026 10:30:00 GMT" },
  body,
});

export const told = (code: number): ScriptedReply =>
  message(`<Status>Warn</Status><ErrorCode>${code}</ErrorCode><ErrorMessage>Told</ErrorMessage>`);

const message = (inside: string) =>
  xml(
    `<FlexStatementResponse timestamp="14 March, 2026 06:30 AM EDT">${inside}</FlexStatementResponse>`,
  );

const accepted = (reference: number) =>
  message(
    `<Status>Success</Status><ReferenceCode>${reference}</ReferenceCode>` +
      "<Url>https://elsewhere.example/GetStatement</Url>",
  );

const reportIn = ({ price, word }: BrokerWorld): string =>
  activity
    .replace('tradePrice="61.25"', price === undefined ? "$&" : `tradePrice="${price}"`)
    .replace(
      'transactionType="ExchTrade"',
      word === undefined ? "$&" : `transactionType="${word}"`,
    );

export const fakes: BrokerFakes = {
  answers(world) {
    let orders = 1_000_000_000;
    const asked = new Set<string>();
    return ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      const query = searchParams.get("q") ?? "";
      if (pathname.endsWith("/SendRequest")) return accepted(++orders);
      if (!pathname.endsWith("/GetStatement")) return { status: 404, body: "<html>" };
      if (!/^1\d{9}$/.test(query)) return told(1017);
      // Each report is being made when it is asked for the first time.
      if (asked.has(query)) return xml(reportIn(world));
      asked.add(query);
      return told(1019);
    };
  },
};
