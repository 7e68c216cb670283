import { deepEqual, equal, ok } from "node:assert/strict";
import { BrokerAuthError, BrokerError, BrokerRateLimitError } from "#guard";
import type { NetRequest } from "#kit";
import type { ScriptedReply } from "./broker-client.ts";
import {
  type BrokerCase,
  type BrokerSetting,
  contentOf,
  type Desk,
  type DeskOptions,
  historyOf,
  openDesk,
} from "./broker-setting.ts";

const HTML = "<!doctype html><title>Sorry</title><p>We are back soon.";
const html = (status: number): ScriptedReply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: HTML,
});

/** What a broker says when something is wrong, and what we make of it. */
export const faultCases: readonly BrokerCase[] = [
  {
    name: "status 401 is the user's to mend and is asked once",
    async run(setting) {
      for (const reply of [{ status: 401, body: "{}" }, html(401)]) {
        const { error, desk } = await failing(setting, { instead: () => reply });
        ok(error instanceof BrokerAuthError, error.name);
        deepEqual([error.owner, error.retryable], ["user", false]);
        equal(desk.requests.length, 1);
      }
    },
  },
  {
    name: "status 429 is waited for as long as it says, in seconds and as a date",
    async run(setting) {
      for (const header of ["30", "Mon, 05 Jan 2026 00:00:30 GMT"]) {
        const reply = { status: 429, headers: { "retry-after": header }, body: "{}" };
        const instead = (_: NetRequest, at: number) => (at === 1 ? reply : undefined);
        const desk = await openDesk(setting, { instead });
        const read = await historyOf(desk).catch((error: unknown) => error);
        // Where the broker's documentation demands longer than a call may last, it is told instead.
        const told = read instanceof BrokerRateLimitError ? (read.retryAfterMs ?? 0) : 0;
        ok(Array.isArray(read) || told > 30_000, "It neither waited nor told how long");
        ok(told > 30_000 || desk.clock.monotonicMs() >= 30_000, "It did not wait");
        ok(
          desk.limiter.frozen.some(({ forMs }) => forMs >= 30_000),
          "No limit is frozen",
        );
        const { error } = await failing(setting, { instead: () => reply, more: { maxRetries: 0 } });
        ok(error instanceof BrokerRateLimitError && (error.retryAfterMs ?? 0) >= 30_000);
      }
    },
  },
  {
    name: "a broker in trouble and a cut reply are asked again, and nothing is lost",
    async run(setting) {
      const whole = contentOf(await historyOf(await openDesk(setting)));
      const answers = setting.fakes.answers({ pageSize: 1000 });
      const troubles: readonly ((request: NetRequest) => ScriptedReply)[] = [
        () => ({ status: 500, body: "" }),
        () => html(503),
        (request) => cut(answers(request)),
        () => {
          throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
        },
      ];
      for (const trouble of troubles) {
        // Every request of a call fails once, so that all endpoints are tried.
        const failed = new Set<string>();
        const desk = await openDesk(setting, {
          instead(request) {
            if (failed.has(request.url)) return undefined;
            failed.add(request.url);
            return trouble(request);
          },
        });
        deepEqual(contentOf(await historyOf(desk)), whole);
      }
    },
  },
  {
    name: "HTML with a good status is an error of the protocol",
    async run(setting) {
      const { error } = await failing(setting, { instead: () => html(200) });
      equal(error.code, "PROTOCOL_ERROR");
    },
  },
  {
    name: "a redirect is not followed",
    async run(setting) {
      const reply = { status: 307, headers: { location: "https://evil.example/" }, body: "{}" };
      const { error, desk } = await failing(setting, { instead: () => reply });
      equal(error.code, "PROTOCOL_ERROR");
      equal(desk.requests.length, 1);
    },
  },
  {
    name: "no secret is in an error, whatever the broker echoes",
    async run(setting) {
      for (const status of [200, 400, 401, 403, 404, 422, 429, 500]) {
        for (const type of ["application/json", "text/html"]) {
          const { error, desk } = await failing(setting, {
            instead: (request) => echo(request, status, type),
            more: { maxRetries: 0 },
          });
          const { message, details, failure, stack, brokerCode } = error;
          const shown = JSON.stringify([message, details, failure, stack, brokerCode]);
          for (const secret of secretsOf(desk)) ok(!shown.includes(secret), `With ${status}`);
        }
      }
    },
  },
];

/** A body that ends in its middle, as a broken connection without a stated length leaves it. */
function cut(reply: ScriptedReply): ScriptedReply {
  const { body = "" } = reply;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { ...reply, body: text.slice(0, Math.floor(text.length / 2)) };
}

function echo({ url, headers, body }: NetRequest, status: number, type: string): ScriptedReply {
  const seen = { url, headers, body };
  const text = JSON.stringify({
    ...seen,
    error: seen,
    errorMessage: url,
    message: JSON.stringify(seen),
  });
  return { status, headers: { "content-type": type }, body: text };
}

/** Values of secret fields, and what they become where they are joined and encoded. */
const secretsOf = ({ adapter, credentials }: Desk): readonly string[] =>
  adapter.manifest.credentials
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => credentials[name] ?? []);

async function failing(
  setting: BrokerSetting,
  options: DeskOptions,
): Promise<{ readonly error: BrokerError; readonly desk: Desk }> {
  const desk = await openDesk(setting, options);
  const work = desk.finish(setting.adapter.accounts(desk.call));
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof BrokerError) return { error, desk };
  throw new Error("It did not fail with a BrokerError", { cause: error });
}
