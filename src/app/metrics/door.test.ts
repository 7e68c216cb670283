import { describe, expect, it } from "vitest";
import { checkMetricsVisit } from "./door.ts";

const TOKEN = "sixteen-letters-";
const visit = (address: string, headers: Record<string, string> = {}) => ({
  ...{ address, headers, authorization: headers["authorization"] },
});

describe("metrics", () => {
  it.each(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])("are open to %s", (address) => {
    expect(() => checkMetricsVisit(visit(address), undefined)).not.toThrow();
    expect(() => checkMetricsVisit(visit(address), TOKEN)).not.toThrow();
  });

  it.each([
    "10.0.0.7",
    "192.168.1.1",
    "8.8.8.8",
    "::ffff:10.0.0.1",
    "127.0.0.1.evil",
    "fe80::1",
    "",
  ])("are closed to %j without the token", (address) => {
    expect(() => checkMetricsVisit(visit(address), undefined)).toThrow("on the machine");
    expect(() => checkMetricsVisit(visit(address), TOKEN)).toThrow("with their token");
  });

  it("are open to whoever shows the token, from anywhere", () => {
    const headers = { authorization: `bearer ${TOKEN}`, "x-forwarded-for": "8.8.8.8" };
    expect(() => checkMetricsVisit(visit("10.0.0.7", headers), TOKEN)).not.toThrow();
  });

  it("are closed to a wrong token, also here", () => {
    for (const shown of ["Bearer wrong", `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`])
      expect(() =>
        checkMetricsVisit(visit("127.0.0.1", { authorization: shown }), TOKEN),
      ).toThrow();
    const some = { authorization: "Bearer anything" };
    expect(() => checkMetricsVisit(visit("10.0.0.7", some), undefined)).toThrow("on the machine");
  });

  it.each(["x-forwarded-for", "forwarded", "via", "x-real-ip"])(
    "are closed to what came through a proxy on this machine: %s",
    (header) => {
      const through = visit("127.0.0.1", { [header]: "8.8.8.8" });
      expect(() => checkMetricsVisit(through, undefined)).toThrow("on the machine");
    },
  );
});
