import { createHash, timingSafeEqual } from "node:crypto";
import { fail, type Failure } from "#domain";
import type { MetricsVisit } from "#http";

/** What proxies add: then the address of the other end is not that of who asks. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/**
 * Lets in who is on this machine, or shows the token. Behind a proxy on this machine everybody
 * seems to be here, so what came through one needs the token. Fails with "metrics-closed".
 */
export function checkMetricsVisit(visit: MetricsVisit, token: string | undefined): void {
  const { authorization = "", address, headers } = visit;
  const shown = /^Bearer +(.+)$/i.exec(authorization)?.[1];
  if (token !== undefined && shown !== undefined && isSame(shown, token)) return;
  const isForwarded = FORWARDED.some((name) => headers[name] !== undefined);
  // A wrong token is refused even here, lest it be thought to be right.
  if (shown === undefined && !isForwarded && isHere(address)) return;
  fail(token === undefined ? CLOSED : WRONG);
}

const isHere = (address: string) =>
  address === "::1" || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

const digest = (text: string) => createHash("sha256").update(text).digest();
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

const CLOSED: Failure = {
  code: "metrics-closed",
  message: "Metrics are read on the machine of the server only",
  owner: "user",
  next: "Set OPENBLOTTER_METRICS_TOKEN, and send it as a bearer token",
};
const WRONG: Failure = {
  code: "metrics-closed",
  message: "Metrics are read with their token only",
  owner: "user",
  next: "Send OPENBLOTTER_METRICS_TOKEN as a bearer token",
};
