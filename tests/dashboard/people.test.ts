import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ANNA, BERT, totp } from "../people/server.ts";
import { type App, startApp } from "./support/app.ts";
import { seriousFindings } from "./support/axe.ts";
import { hasChromium } from "./support/chromium.ts";
import { shoot } from "./support/shots.ts";

describe.runIf(hasChromium)("people", () => {
  let app: App;
  let page: Page;
  /** Of the second factor. */
  let secret = "";
  beforeAll(async () => {
    app = await startApp();
    page = await app.open("/", { bypassCSP: true });
  });
  afterAll(() => app?.close());

  const text = (of: Page, label: string) => of.getByRole("textbox", { name: label });
  const password = (of: Page, label: string) => of.getByLabel(label, { exact: true });
  const button = (of: Page, name: string | RegExp) => of.getByRole("button", { name });
  const heading = (of: Page, name: string) => of.getByRole("heading", { name, level: 1 });
  const account = async (of: Page) => {
    await button(of, /^Account/).click();
    await of.getByRole("menuitem", { name: "Account and keys" }).click();
    await heading(of, "Account").waitFor();
  };
  const signOut = async (of: Page) => {
    await button(of, /^Account/).click();
    await of.getByRole("menuitem", { name: "Sign out" }).click();
    await heading(of, "Sign in").waitFor();
  };
  const fill = async (of: Page, person: typeof ANNA | typeof BERT) => {
    await text(of, "Name").fill(person.name);
    await text(of, "E-mail").fill(person.email);
    await password(of, "Password").fill(person.password);
    await button(of, "Make my account").click();
  };
  const signIn = async (of: Page, words: string = ANNA.password) => {
    await text(of, "E-mail").fill(ANNA.email);
    await password(of, "Password").fill(words);
    await button(of, "Sign in").click();
  };

  test("without users nobody signs in, and the account page leads to the set-up", async () => {
    // The overview of a blotter without anything in it.
    await heading(page, "Every broker in one blotter, and the numbers proved").waitFor();
    await button(page, "Account").click();
    await page.getByRole("menuitem", { name: "Have a log-in" }).click();
    await page.getByText("Nobody has to sign in").waitFor();
    await page.getByRole("link", { name: "Set up a log-in" }).click();
    await heading(page, "Set up OpenBlotter").waitFor();
    await text(page, "Token").fill("guess");
    await fill(page, ANNA);
    await page.getByText("The set-up token is not the one").waitFor();
    await shoot(page, "set-up");
    expect(await seriousFindings(page)).toEqual([]);
  });

  test("the address that the server printed makes the owner", async () => {
    const { hash, pathname } = new URL(app.setUpUrl);
    await page.goto(`${app.url}${pathname}${hash}`);
    await page.reload();
    await heading(page, "Set up OpenBlotter").waitFor();
    expect(await text(page, "Token").count()).toBe(0);
    await fill(page, ANNA);
    await button(page, "Account of Anna").waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("another browser sees nothing but the way in, and a wrong password is refused", async () => {
    const other = await app.open("/trades");
    await heading(other, "Sign in").waitFor();
    expect(await other.getByRole("navigation").count()).toBe(0);
    await signIn(other, "not the words");
    await other.getByText("do not belong together").waitFor();
    await shoot(other, "sign-in");
    await signIn(other);
    await heading(other, "Trades").waitFor();
    await signOut(other);
  });

  test("a second factor is switched on by a device and then asked for", async () => {
    await account(page);
    await page.getByRole("textbox", { name: "Your password" }).fill(ANNA.password);
    await button(page, "Begin").click();
    secret = await page.getByLabel("Secret", { exact: true }).innerText();
    expect(await page.getByRole("list", { name: "Recovery codes" }).innerText()).toContain("-");
    await page.getByRole("img", { name: "QR code" }).waitFor();
    await shoot(page, "second-factor");
    expect(await seriousFindings(page)).toEqual([]);
    await text(page, "Code that the device shows now").fill(totp(secret, Date.now()));
    await button(page, "Switch on").click();
    await button(page, "Switch off").waitFor();

    await signOut(page);
    await signIn(page);
    await heading(page, "Second factor").waitFor();
    await text(page, "Code").fill("000000");
    await button(page, "Continue").click();
    await page.getByText("The code is not right").waitFor();
    await shoot(page, "second-factor-asked");
    await text(page, "Code").fill(totp(secret, Date.now()));
    await button(page, "Continue").click();
    await heading(page, "Account").waitFor();
  });

  test("a key is made, shown once and revoked", async () => {
    await text(page, "Name").fill("Notebook");
    await button(page, "Make key").click();
    const key = await page.getByLabel("New key").innerText();
    expect(key).toMatch(/^obk_/);
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${app.url}/api/accounts`, { headers })).status).toBe(200);
    await page.reload();
    await button(page, "Revoke Notebook").waitFor();
    expect(await page.getByText(key).count()).toBe(0);
    await button(page, "Revoke Notebook").click();
    await button(page, "Revoke Notebook").waitFor({ state: "detached" });
    expect((await fetch(`${app.url}/api/accounts`, { headers })).status).toBe(401);
  });

  test("an invited person has a blotter of their own", async () => {
    await text(page, "Invite").fill("Bert");
    await button(page, "Make a link").click();
    const link = await page.getByLabel("Link of the invitation").innerText();
    await shoot(page, "account");
    expect(await seriousFindings(page)).toEqual([]);
    const { pathname, hash } = new URL(link);
    const theirs = await app.open(`${pathname}${hash}`);
    await heading(theirs, "You are invited").waitFor();
    await fill(theirs, BERT);
    await button(theirs, "Account of Bert").waitFor();
    await account(theirs);
    expect(await theirs.getByRole("heading", { name: "People" }).count()).toBe(0);
  });

  test("a session that is ended elsewhere leads its page to the way in", async () => {
    await page.reload();
    const other = await app.open("/");
    await signIn(other);
    await text(other, "Code").fill(totp(secret, Date.now()));
    await button(other, "Continue").click();
    await account(other);
    // The page that stays open asks again when its stream of events ends with the session.
    await button(other, "End").first().click();
    await heading(page, "Sign in").waitFor();
  });

  test("account and way in are usable on a phone and in the dark", async () => {
    const phone = await app.open("/", {
      viewport: { width: 390, height: 780 },
      colorScheme: "dark",
      bypassCSP: true,
    });
    await heading(phone, "Sign in").waitFor();
    await shoot(phone, "sign-in-dark");
    expect(await seriousFindings(phone)).toEqual([]);
    expect(app.faults).toEqual([]);
  });
});
