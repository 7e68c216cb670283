/** The files of a new broker: they compile, and their tests say what is to be filled in. */
export function filesOf(id) {
  const name = id.replaceAll(/(?:^|-)(\w)/g, (_, letter) => ` ${letter.toUpperCase()}`).trim();
  return {
    "manifest.ts": manifest(id, name),
    "wire.ts": wire(name),
    "broker.ts": broker(name),
    "fakes.ts": fakes(name),
    [`${id}.test.ts`]: test(name),
    "fixtures/history.json": '{ "fills": [] }\n',
    "fixtures/README.md": `# Fixtures of ${name}\n\nSay who wrote them, when, and after which documents.\n`,
    "NOTES.md": notes(name),
  };
}

const manifest = (id, name) => `import { defineManifest } from "#kit";

/** Facts about ${name}. The connect form, its page of documentation and the limiter read them. */
export default defineManifest({
  id: "${id}",
  name: "${name}",
  institution: "${id}",
  summary: "",
  docs: "",
  evidence: { level: "listed", from: [] },

  // Name, scheme, host and base path. Paper and live are different hosts, or the accounts must say
  // which they are.
  environments: {
    live: { api: "" },
  },
  credentials: [{ name: "key", label: "API key", help: "", secret: true }],
  token: {},

  // In any window of perMs; on the safe side where the broker does not say.
  limits: [],
  // Only what differs from the usual meaning of an HTTP status.
  errors: [],

  capabilities: {
    reads: ["accounts", "executions"],
    assetClasses: [],
    orderTypes: [],
    timeInForce: [],
    realtime: false,
  },
  history: { per: "account", grain: "execution", latenessMs: 0, proof: "none", ids: "account" },
  cadence: { defaultMinutes: 15, leastMinutes: 5 },
});
`;

const wire = (
  name,
) => `/** What ${name} sends, limited to the fields that we read, under its own names. */
import { get, json, z } from "#kit";

const Account = z.object({ id: json.id, currency: z.string() });

const Fill = z.object({
  id: json.id,
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  quantity: json.decimal,
  price: json.decimal,
  time: json.moment,
});

export type Fill = z.infer<typeof Fill>;

export const accounts = get("/accounts", z.object({ accounts: z.array(Account) }));
export const fills = get(
  "/accounts/{account}/fills?after={cursor}",
  z.object({ fills: json.rows(Fill, "id"), next: z.string().optional() }),
);
`;

const broker = (name) => `import { instrument } from "#domain";
import { defineBroker, json, type StatementRecord } from "#kit";
import manifest from "./manifest.ts";
import { accounts, type Fill, fills } from "./wire.ts";

export default defineBroker({
  manifest,

  authorize: ({ key = "" }) => ({ headers: { authorization: \`Bearer \${key}\` } }),

  async accounts(call) {
    const reply = await call(accounts, {});
    return reply.accounts.map(({ id, currency }) => ({ key: id, number: id, currency }));
  },

  /** One page of what is new. Say here how ${name} pages, and what proves that none is missing. */
  async changes(call, { account, cursor = "" }) {
    const page = await call(fills, { account: account?.key ?? "", cursor });
    return {
      records: recordsOf(page.fills),
      cursor: page.next ?? cursor,
      done: page.next === undefined,
      proof: "unproven",
    };
  },
});

const recordsOf = (page: readonly json.Row<Fill>[]): readonly StatementRecord[] =>
  json.recordsOf(page, ({ id, symbol, side, quantity, price, time }) => [
    {
      type: "execution",
      executionId: id,
      instrument: instrument({ kind: "equity", symbol, currency: "USD" }),
      side,
      quantity,
      price,
      at: time,
    },
  ]);
`;

const fakes = (name) => `/** An account at ${name} that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import type { BrokerFakes } from "#testing";

const fixture = (file: string): string =>
  readFileSync(new URL(\`fixtures/\${file}.json\`, import.meta.url), "utf8");

export const fakes: BrokerFakes = {
  /** Answers as the broker does: pages of \`pageSize\`, \`price\` and \`word\` in the first fill. */
  answers: ({ pageSize, price, word }) => (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/fills")) return { body: fixture("history") };
    return { status: 404, body: { pageSize, price, word } };
  },
};
`;

const test = (name) => `import { expect, test } from "vitest";
import { manifestProblems } from "#kit";
import { scriptedNet, testClient } from "#testing";
import broker from "./broker.ts";
import { fakes } from "./fakes.ts";

test("the manifest of ${name} is complete", () => {
  expect(manifestProblems(broker.manifest)).toEqual([]);
});

test("a fill of ${name} becomes an execution", async () => {
  const net = scriptedNet(fakes.answers({ pageSize: 100 }));
  const { call, finish } = testClient(broker, net);
  const [account] = await finish(broker.accounts(call));
  const page = await finish(broker.changes(call, account ? { account } : {}));
  expect(page.records).toMatchObject([{ type: "execution", executionId: "1" }]);
});
`;

const notes = (name) => `# ${name}

What a person who connects it should know: where the key is made, what the broker leaves out, how late it reports.

## Sources

Each with its date and what it was used for.

## Doubts

What is assumed, and how it would show if it were wrong.
`;
