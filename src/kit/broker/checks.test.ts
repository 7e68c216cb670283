import { expect, test } from "vitest";
import { credentialProblems, formOf, manifestProblems } from "../index.ts";

const good = {
  id: "oak",
  name: "Oak",
  institution: "oak",
  summary: "Oak.",
  docs: "https://oak.example",
  evidence: { level: "documented", from: ["its site"] },
  environments: { live: { api: "https://api.oak.example/v1" } },
  credentials: [{ name: "key", label: "Key", help: "There.", secret: true, pattern: "[a-z]{4,}" }],
  token: {},
  limits: [{ id: "calls", max: 60, perMs: 60_000, scope: "credential" }],
  errors: [{ status: 418, as: "RATE_LIMIT_EXCEEDED" }],
  capabilities: {
    reads: ["executions"],
    assetClasses: ["equity"],
    orderTypes: [],
    timeInForce: [],
    realtime: false,
  },
  history: { per: "account", grain: "execution", latenessMs: 0, proof: "none", ids: "account" },
  cadence: { defaultMinutes: 15, leastMinutes: 5 },
};

test("a complete manifest has no problem", () => expect(manifestProblems(good)).toEqual([]));

test.each([
  ["id", { id: "Oak Bank" }],
  ["environments.live.api", { environments: { live: { api: "http://api.oak.example" } } }],
  ["environments.live.api", { environments: { live: { api: "https://api.oak.example/" } } }],
  ["environments", { environments: {} }],
  ["limits", { limits: [] }],
  ["limits.0.max", { limits: [{ ...good.limits[0], max: 0 }] }],
  ["limits", { limits: [good.limits[0], good.limits[0]] }],
  ["errors.0.as", { errors: [{ status: 418, as: "TEAPOT" }] }],
  ["errors.0.message", { errors: [{ message: "(", as: "UNKNOWN" }] }],
  ["credentials.0.pattern", { credentials: [{ ...good.credentials[0], pattern: "[" }] }],
  ["history.proof", { history: { ...good.history, proof: "trust" } }],
  ["cadence.market", { cadence: { ...good.cadence, market: "moon" } }],
  ["cadence.resets.at", { cadence: { ...good.cadence, resets: { at: "24:00", zone: "UTC" } } }],
  ["cadence.resets.zone", { cadence: { ...good.cadence, resets: { at: "17:00", zone: "Mars" } } }],
  ["evidence.from", { evidence: { level: "listed", from: [] } }],
])("a manifest with a wrong %s is told so with its place", (place, wrong) => {
  expect(manifestProblems({ ...good, ...wrong })[0]).toMatch(new RegExp(`^${place}: `));
});

test("what is no manifest at all is a problem and no crash", () => {
  expect(manifestProblems(undefined)).toHaveLength(1);
  expect(manifestProblems({ ...good, surprise: 1 })).toEqual(['Unrecognized key: "surprise"']);
});

const form = {
  credentials: [
    { name: "key", label: "Key", help: "x", secret: true, pattern: "[a-z]{4,}" },
    { name: "label", label: "Label", help: "x", secret: false, optional: true },
  ],
} as const;

test("a filled form has no problem, and empty optional fields are left out", () => {
  const typed = { key: "abcd", label: "" };
  expect(credentialProblems(form, typed)).toEqual([]);
  expect(formOf(form, typed)).toEqual({ key: "abcd" });
});

test.each([
  ["missing", {}, '"Key" is missing'],
  ["of another form", { key: "SECRET99" }, '"Key" does not have its usual form'],
  ["only partly of the form", { key: "abcd\nX" }, '"Key" does not have its usual form'],
  ["no text", { key: 7 }, '"Key" is not a text'],
  ["with a blank around it", { key: "abcd " }, '"Key" begins or ends with a blank'],
  ["too long", { key: "a".repeat(9000) }, '"Key" is too long'],
  ["beside a field that is not there", { key: "abcd", pin: "1" }, 'The form has no field "pin"'],
])("a field that is %s is told without its value", (_, typed, message) => {
  expect(credentialProblems(form, typed).map((problem) => problem.message)).toEqual([message]);
});
