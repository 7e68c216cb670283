import { deepEqual, equal, ok } from "node:assert/strict";
import { epochMs, type Instant, instantOf } from "#domain";
import { BrokerError } from "#guard";
import type { BrokerAccount, BrokerAdapter, ExecutionRecord, HistoryPage } from "#kit";
import {
  type BrokerCase,
  type BrokerSetting,
  contentOf,
  type Desk,
  executionsOf,
  historyOf,
  openDesk,
  pagesFrom,
} from "./broker-setting.ts";

const DAY_MS = 86_400_000;
const DIGITS = "1.12345678901234567890123456789";

const wholeHistory = async (setting: BrokerSetting) =>
  contentOf(await historyOf(await openDesk(setting)));

/** What history gives, however it is cut and however often it is read. */
export const historyCases: readonly BrokerCase[] = [
  {
    name: "every split into pages gives the same history",
    async run(setting) {
      const whole = await wholeHistory(setting);
      ok(whole.length >= 3, "The fakes hold fewer than three records");
      for (const pageSize of [1, 2, 3, 7]) {
        const desk = await openDesk(setting, { world: { pageSize } });
        deepEqual(contentOf(await historyOf(desk)), whole, `Pages of ${pageSize}`);
      }
    },
  },
  {
    name: "reading again gives the same, and nothing new",
    async run(setting) {
      deepEqual(await wholeHistory(setting), await wholeHistory(setting));
      await eachHistory(setting, async (desk, request) => {
        const first = await pagesFrom(desk, request);
        const cursor = first.at(-1)?.cursor ?? "";
        const known = new Set(contentOf(first.flatMap(({ records }) => records)));
        const again = await pagesFrom(desk, { ...request, cursor });
        for (const record of contentOf(again.flatMap(({ records }) => records)))
          ok(known.has(record), `New after the end: ${record}`);
      });
    },
  },
  {
    name: "a stored cursor resumes anywhere, and rewinding loses nothing",
    async run(setting) {
      await eachHistory(setting, async (desk, request) => {
        const pages = await pagesFrom(desk, request);
        const whole = new Set(contentOf(pages.flatMap(({ records }) => records)));
        for (const [at, { cursor }] of pages.entries()) {
          const rewound = setting.adapter.rewind?.(cursor, DAY_MS) ?? cursor;
          const before = contentOf(pages.slice(0, at + 1).flatMap(({ records }) => records));
          const after = await pagesFrom(desk, { ...request, cursor: rewound });
          const both = [...before, ...contentOf(after.flatMap(({ records }) => records))];
          deepEqual(new Set(both), whole, `From cursor ${at}`);
        }
      });
    },
  },
  {
    name: "what a page proves is what the manifest says",
    async run(setting) {
      const { proof } = setting.adapter.manifest.history;
      await eachHistory(setting, async (desk, request) => {
        const proven = (await pagesFrom(desk, request)).map((page) => page.proof);
        const claims = proof === "sequence" || proof === "total";
        ok(!claims || proven.every((each) => each === "complete"), "A whole page is unproven");
      });
    },
  },
  {
    name: "executions have ids of their own and are well formed",
    async run(setting) {
      const executions = executionsOf(await historyOf(await openDesk(setting)));
      const named = setting.adapter.manifest.history.ids !== "none";
      const ids = executions.map(({ executionId, account }) => `${account?.number}|${executionId}`);
      if (named) equal(new Set(ids).size, executions.length, "Ids are not unique");
      for (const execution of executions) wellFormed(execution, named);
    },
  },
  {
    name: "a decimal keeps thirty digits",
    async run(setting) {
      const desk = await openDesk(setting, { world: { price: DIGITS } });
      const prices = executionsOf(await historyOf(desk)).map(({ price }) => String(price));
      ok(prices.includes(DIGITS), `"${DIGITS}" is not among ${prices.join(", ")}`);
    },
  },
  {
    name: "an unknown word is an error and no guess",
    async run(setting) {
      const desk = await openDesk(setting, { world: { word: "NOVELTY" } });
      const known = executionsOf(await historyOf(await openDesk(setting))).length;
      const read = await historyOf(desk).catch((error: unknown) => error);
      if (read instanceof BrokerError) return equal(read.code, "PROTOCOL_ERROR");
      if (!Array.isArray(read)) throw read;
      const unreadable = read.filter((record) => record.type === "unreadable");
      ok(unreadable.length > 0, "Nothing is unreadable");
      ok(
        unreadable.every(({ raw }) => raw !== ""),
        "What was sent is not kept",
      );
      ok(executionsOf(read).length <= known, "A guess became an execution");
    },
  },
  {
    name: "no secret is in a record",
    async run(setting) {
      const desk = await openDesk(setting);
      const text = JSON.stringify(await historyOf(desk));
      for (const secret of Object.values(desk.credentials)) ok(!text.includes(secret));
    },
  },
  {
    name: "a stretch of the past holds what the changes hold",
    skip: (adapter) => (adapter.range ? undefined : "The broker has no ranges"),
    async run(setting) {
      await eachHistory(setting, async (desk, request) => {
        const records = (await pagesFrom(desk, request)).flatMap((page) => page.records);
        const [from, to] = spanOf(executionsOf(records));
        const found = (await stretch(desk, request.account, { from, to })).flatMap(
          (page) => page.records,
        );
        const ids = (list: readonly ExecutionRecord[]) =>
          new Set(list.map(({ executionId }) => executionId));
        deepEqual(ids(executionsOf(found)), ids(executionsOf(records)));
      });
    },
  },
  {
    name: "changes from a moment on hold all that happened since",
    skip: (adapter) => (adapter.startAt ? undefined : "The broker always reads from the beginning"),
    async run(setting) {
      await eachHistory(setting, async (desk, request) => {
        const all = (await pagesFrom(desk, request)).flatMap((page) => page.records);
        const times = executionsOf(all)
          .map(({ at }) => at.instant)
          .toSorted();
        const from = times[Math.floor(times.length / 2)] ?? instantOf(0);
        const start = setting.adapter.startAt?.(desk.call, { ...request, from });
        const cursor = await desk.finish(start ?? Promise.resolve(""));
        const since = (await pagesFrom(desk, { ...request, cursor })).flatMap((p) => p.records);
        const found = new Set(executionsOf(since).map(({ executionId }) => executionId));
        for (const { executionId, at } of executionsOf(all))
          ok(at.instant < from || found.has(executionId), `${executionId} is missing`);
      });
    },
  },
];

type Request = { readonly account?: BrokerAccount };

async function eachHistory(
  setting: BrokerSetting,
  work: (desk: Desk, request: Request) => Promise<void>,
): Promise<void> {
  const desk = await openDesk(setting, { world: { pageSize: 2 } });
  for (const account of await desk.accounts()) await work(desk, account ? { account } : {});
}

function wellFormed(execution: ExecutionRecord, named: boolean): void {
  const { executionId, quantity, instrument, fees = [], at, raw } = execution;
  if (named) ok(executionId, "An execution has no id");
  ok(quantity.sign >= 0, `${executionId} has a negative quantity`);
  ok(/^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{6}Z$/.test(at.instant), at.instant);
  for (const currency of [instrument.currency, ...fees.map((fee) => fee.currency)])
    ok(/^[A-Z][A-Z\d]{2,}$/.test(currency), `"${currency}" is no currency`);
  ok(raw, `${executionId} does not keep what was sent`);
}

function spanOf(executions: readonly ExecutionRecord[]): readonly [Instant, Instant] {
  const times = executions.map(({ at }) => epochMs(at.instant));
  return [instantOf(Math.min(...times) - DAY_MS), instantOf(Math.max(...times) + DAY_MS)];
}

type Span = { readonly from: Instant; readonly to: Instant };

/** Asks for the span in windows no longer than the broker allows. */
async function stretch(
  desk: Desk,
  account: BrokerAccount | undefined,
  { from, to }: Span,
): Promise<readonly HistoryPage[]> {
  const windowMs = (desk.adapter.manifest.history.windowDays ?? 36_500) * DAY_MS;
  const pages: HistoryPage[] = [];
  for (let start = epochMs(from); start < epochMs(to); start += windowMs) {
    const window = {
      from: instantOf(start),
      to: instantOf(Math.min(start + windowMs, epochMs(to))),
    };
    const read: BrokerAdapter["changes"] = async (call, request) =>
      desk.adapter.range?.(call, { ...request, ...window }) ?? Promise.reject(new Error("none"));
    pages.push(...(await pagesFrom(desk, account ? { account } : {}, read)));
  }
  return pages;
}
