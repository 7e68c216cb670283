import { gunzipSync } from "node:zlib";
import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { type RunningSandbox, startSandbox } from "../sandbox.ts";
import { FAULT_NAMES, type FaultName } from "./fault.ts";
import { createFaultPlan, type FaultStep } from "./plan.ts";

/** What a client sees on the wire, before any library mends it. */
type Seen = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** How the connection ended, where it did not end well. */
  readonly broken?: string;
};

const clock = standingClock();
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock, history: { days: 5, fills: 20 } });
});
afterAll(async () => sandbox.close());

const PATH = "/alpaca/v2/account/activities?direction=asc&page_size=10";

/** On a busy machine all takes longer. */
const PATIENT_MS = 30_000;

async function seen(patienceMs = PATIENT_MS): Promise<Seen> {
  clock.pass(10_000);
  const { keyId, secretKey } = sandbox.credentials["alpaca"] ?? {};
  const headers = { "APCA-API-KEY-ID": keyId, "APCA-API-SECRET-KEY": secretKey };
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let received: Seen["headers"] = {};
    const end = (broken?: string) =>
      resolve({
        status,
        headers: received,
        body: Buffer.concat(chunks),
        ...(broken && { broken }),
      });
    const asked = request(`${sandbox.url}${PATH}`, { headers, agent: false }, (reply) => {
      status = reply.statusCode ?? 0;
      received = reply.headers;
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("end", () => end());
      reply.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    });
    asked.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    asked.setTimeout(patienceMs, () => {
      end("patience");
      asked.destroy();
    });
    asked.end();
  });
}

async function under(fault: FaultName, step: Partial<FaultStep> = {}): Promise<Seen> {
  sandbox.faults.add([{ do: fault, ...step }]);
  return seen(fault.startsWith("hang") ? 150 : PATIENT_MS);
}

type Row = { readonly id: string; readonly qty?: string; readonly comment?: string };
const rowsOf = ({ body }: Seen) => JSON.parse(body.toString("utf8")) as Row[];
const idsOf = (reply: Seen) => rowsOf(reply).map(({ id }) => id);
const retryAfter = ({ headers }: Seen) => String(headers["retry-after"]);
const secondsUntil = (date: string) => (Date.parse(date) - Date.parse(clock.now())) / 1000;

const codeOf = ({ body }: Seen) => (JSON.parse(body.toString()) as { code: number }).code;

const LONE = /\uD800(?![\uDC00-\uDFFF])/;

/** What each fault does to the right reply, as the client sees it. */
const EXPECTED: Record<FaultName, (bent: Seen, right: Seen) => void> = {
  "429-seconds": (bent) => expect([bent.status, retryAfter(bent)]).toEqual([429, "2"]),
  "429-date": (bent) => {
    expect(bent.status).toBe(429);
    expect(retryAfter(bent)).toMatch(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/);
    expect(secondsUntil(retryAfter(bent))).toBe(2);
  },
  "429-past-date": (bent) => expect(secondsUntil(retryAfter(bent))).toBe(-60),
  "429-asctime": (bent) => {
    expect(retryAfter(bent)).toMatch(/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/);
    expect(secondsUntil(`${retryAfter(bent)} UTC`)).toBe(2);
  },
  "429-bare": (bent) => expect([bent.status, retryAfter(bent)]).toEqual([429, "undefined"]),
  "broker-code": (bent) => expect([bent.status, codeOf(bent)]).toEqual([403, 40310000]),
  "418-ban": (bent) => expect([bent.status, retryAfter(bent)]).toEqual([418, "30"]),
  "500": (bent) => expect(bent.status).toBe(500),
  "502": (bent) => expect([bent.status, bent.headers["content-type"]]).toEqual([502, "text/html"]),
  "503": (bent) => expect([bent.status, retryAfter(bent)]).toEqual([503, "1"]),
  "504-after": (bent) => expect(bent.status).toBe(504),
  "hang-before": (bent) => expect([bent.status, bent.broken]).toEqual([0, "patience"]),
  "hang-after": (bent) => expect([bent.status, bent.broken]).toEqual([0, "patience"]),
  "reset-before": (bent) => expect([bent.status, bent.broken]).toEqual([0, "ECONNRESET"]),
  "reset-after": (bent) => expect([bent.status, bent.broken]).toEqual([0, "ECONNRESET"]),
  "reset-mid-body": (bent) => expect([bent.status, bent.broken]).toEqual([200, "ECONNRESET"]),
  "cut-body": (bent, right) => {
    expect(bent.broken).toBe("ECONNRESET");
    expect(bent.headers["content-length"]).toBe(String(right.body.length));
    expect(bent.body.length).toBe(Math.floor(right.body.length / 2));
  },
  "cut-chunked": (bent, right) => {
    expect([bent.broken, bent.headers["transfer-encoding"]]).toEqual(["ECONNRESET", "chunked"]);
    expect(bent.body.length).toBe(Math.floor(right.body.length / 2));
  },
  "cut-rows": (bent, right) => expect(idsOf(bent)).toEqual(idsOf(right).slice(0, 5)),
  "truncated-gzip": (bent) => {
    expect([bent.status, bent.headers["content-encoding"]]).toEqual([200, "gzip"]);
    expect(() => gunzipSync(bent.body)).toThrow("unexpected end of file");
  },
  "empty-list": (bent) => expect(rowsOf(bent)).toEqual([]),
  "cut-json": (bent) => {
    expect(bent.headers["content-length"]).toBe(String(bent.body.length));
    expect(() => rowsOf(bent)).toThrow(SyntaxError);
  },
  "html-200": (bent) =>
    expect([bent.status, bent.body.subarray(0, 6).toString()]).toEqual([200, "<html>"]),
  bom: (bent, right) => {
    expect([...bent.body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bent.body.subarray(3)).toEqual(right.body);
  },
  garbage: (bent, right) => {
    expect(bent.body.length).toBe(right.body.length);
    expect(() => rowsOf(bent)).toThrow(SyntaxError);
  },
  "text-plain": (bent, right) => {
    expect(bent.headers["content-type"]).toBe("text/plain");
    expect(bent.body).toEqual(right.body);
  },
  "slow-loris": (bent, right) => expect(bent.body).toEqual(right.body),
  "gzip-bomb": (bent) => {
    expect(bent.body.length).toBeLessThan(100_000);
    expect(gunzipSync(bent.body).length).toBe(64 * 1024 * 1024);
  },
  "deep-json": (bent) => expect(bent.body.length).toBe(200_000),
  "duplicate-rows": (bent, right) => {
    expect(idsOf(bent).length).toBeGreaterThan(10);
    expect([...new Set(idsOf(bent))]).toEqual(idsOf(right));
  },
  "reorder-rows": (bent, right) => {
    expect(idsOf(bent)).not.toEqual(idsOf(right));
    expect(idsOf(bent).sort()).toEqual(idsOf(right));
  },
  "page-shift": (bent, right) => expect(idsOf(bent)).toEqual(idsOf(right).slice(1)),
  "expire-access": (bent, right) => expect(bent.body).toEqual(right.body),
  "revoke-login": (bent, right) => expect(bent.body).toEqual(right.body),
  "long-number": (bent) => expect(bent.body.toString()).toContain(":1e400"),
  "odd-text": (bent) => {
    const [text = ""] = rowsOf(bent).flatMap(({ comment }) => comment ?? []);
    expect([text.length > 5000, text.codePointAt(0), LONE.test(text)]).toEqual([true, 0, true]);
  },
  "odd-word": (bent) => expect(bent.body.toString()).toContain('"activity_type":"VFILL"'),
  "missing-field": (bent, right) => {
    const fields = (reply: Seen) =>
      rowsOf(reply).reduce((sum, row) => sum + Object.keys(row).length, 0);
    expect(fields(bent)).toBe(fields(right) - 1);
  },
  redirect: (bent) => {
    expect(bent.status).toBe(307);
    expect(bent.headers["location"]).toMatch(/^http:\/\/localhost:\d+\/__elsewhere\//);
  },
};

const CODES: Partial<Record<FaultName, { code: string }>> = { "broker-code": { code: "40310000" } };

it.each(FAULT_NAMES)("%s does what its name says, once", async (fault) => {
  const right = await seen();
  EXPECTED[fault](await under(fault, CODES[fault]), right);
  expect(await seen()).toMatchObject({ status: 200, body: right.body });
});

it("each fault is written down with the request that it struck", async () => {
  await under("cut-body");
  expect(sandbox.requests().at(-1)).toMatchObject({ fault: "cut-body", status: 200 });
  await under("reset-before");
  expect(sandbox.requests().at(-1)).toMatchObject({ fault: "reset-before", status: 0 });
});

it("who follows a redirect is seen, and whether with credentials", async () => {
  const bent = await under("redirect");
  const before = sandbox.violations().length;
  await fetch(String(bent.headers["location"]));
  await fetch(String(bent.headers["location"]), { headers: { authorization: "Bearer x" } });
  expect(
    sandbox
      .violations()
      .slice(before)
      .map(({ violation }) => violation),
  ).toEqual(["follows a redirect", "follows a redirect with credentials"]);
});

it("who comes back before Retry-After has passed is seen, who waits is not", async () => {
  await under("429-seconds");
  const before = sandbox.violations().length;
  clock.pass(-9000);
  await seen();
  expect(sandbox.violations().slice(before)).toMatchObject([
    { violation: "comes before Retry-After has passed" },
  ]);
  await seen();
  expect(sandbox.violations()).toHaveLength(before + 1);
});

it("a step waits for its path, its broker and its turn", () => {
  const plan = createFaultPlan([{ do: "500", on: "/x", broker: "b", after: 1, times: 2 }]);
  const next = (broker: string, path: string) => plan.next({ broker, path })?.name;
  expect(["/x", "/y"].map((path) => next("a", path))).toEqual([undefined, undefined]);
  expect(["/x", "/y", "/x/1", "/x", "/x"].map((path) => next("b", path))).toEqual([
    undefined,
    undefined,
    "500",
    "500",
    undefined,
  ]);
});

it("chance is the same for the same seed, and near its rate", () => {
  const draw = (seed: string) => {
    const plan = createFaultPlan({ seed, rates: { "500": 0.1, bom: 0.2 } });
    return Array.from({ length: 5000 }, () => plan.next({ broker: "b", path: "/" })?.name);
  };
  expect(draw("1")).toEqual(draw("1"));
  expect(draw("1")).not.toEqual(draw("2"));
  const count = (name: FaultName) => draw("1").filter((each) => each === name).length;
  expect([count("500") / 5000, count("bom") / 5000]).toEqual([
    expect.closeTo(0.1, 1),
    expect.closeTo(0.2, 1),
  ]);
});
