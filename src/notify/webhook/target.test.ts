import { describe, expect, it } from "vitest";
import { FailureError } from "#domain";
import { networkOf, targetOf, webhookUrl } from "./target.ts";

const codeOf = async (work: Promise<unknown>) => {
  try {
    return await work;
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : error;
  }
};
const to = (url: string, addresses: readonly string[] = [], allowed: readonly string[] = []) =>
  targetOf(url, { allowed, resolve: async () => addresses });

describe("the target of a webhook", () => {
  it("is the address that the name was looked up to", async () => {
    expect(await to("https://hooks.example.org/a?b=c", ["93.184.215.14"])).toMatchObject({
      ...{ address: "93.184.215.14", family: 4 },
    });
    expect(await to("https://[2606:4700::1111]/x")).toMatchObject({ family: 6 });
  });

  it.each([
    "https://127.0.0.1/",
    "https://localhost.localdomain@127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.5.4/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://203.0.113.9/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "http://93.184.215.14/",
    "ftp://93.184.215.14/",
    "file:///etc/passwd",
    "gopher://93.184.215.14/",
    "javascript:alert(1)",
    "https://user:secret@93.184.215.14/",
    "https://93.184.215.14/#part",
    "not an address",
    "",
  ])("is never %s", async (url) => {
    expect(await codeOf(to(url, ["93.184.215.14"]))).toBe("webhook-address");
  });

  it.each([
    ["a private address", ["10.1.1.1"]],
    ["one private address among public ones", ["93.184.215.14", "::1"]],
    ["a mapped loopback", ["::ffff:7f00:1"]],
    ["what is no address", ["example.org"]],
  ])("is refused where the name leads to %s", async (_, addresses) => {
    expect(await codeOf(to("https://hooks.example.org/", addresses))).toBe("webhook-address");
  });

  it("is refused where the name leads nowhere", async () => {
    expect(await codeOf(to("https://hooks.example.org/"))).toBe("webhook-unresolved");
    const resolve = () => Promise.reject(new Error("ENOTFOUND"));
    const gone = targetOf("https://hooks.example.org/", { allowed: [], resolve });
    expect(await codeOf(gone)).toBe("webhook-unresolved");
  });

  it("may be in a network that the operator allows, there also without encryption", async () => {
    const allowed = ["10.0.0.0/8", "::1/128"];
    expect(await to("http://10.9.8.7:8080/", [], allowed)).toMatchObject({ address: "10.9.8.7" });
    expect(await to("https://inside.example.org/", ["::1"], allowed)).toMatchObject({ family: 6 });
    expect(await codeOf(to("http://93.184.215.14/", [], allowed))).toBe("webhook-address");
    expect(await codeOf(to("https://192.168.1.1/", [], allowed))).toBe("webhook-address");
    expect(() => webhookUrl("http://hooks.example.org/", [])).toThrow(/does not begin with https/);
  });

  it("reads networks as operators write them", () => {
    expect(["10.0.0.0/8", "127.0.0.1", "::1", "fd00::/8"].map(networkOf)).toEqual([
      ...["10.0.0.0/8", "127.0.0.1/32", "::1/128", "fd00::/8"],
    ]);
    expect(["10", "10.0.0.0/99", "all", ""].map(networkOf)).toEqual([
      ...[undefined, undefined, undefined, undefined],
    ]);
  });
});
