import type { Page } from "playwright-core";
import { expect } from "vitest";
import { seriousFindings } from "./axe.ts";
import { shoot } from "./shots.ts";

const LOOKS = [
  ["light", "light", { width: 1280, height: 800 }],
  ["dark", "dark", { width: 1280, height: 800 }],
  ["narrow", "dark", { width: 380, height: 780 }],
] as const;

type Options = {
  /** The state does not last: axe, which takes its time, looks at others that are made alike. */
  readonly isBrief?: boolean;
};

/**
 * Takes pictures of the page as it stands, light, dark and on a phone, and expects of each that it
 * fits and that axe finds nothing serious. The page is left light and wide.
 */
export async function lookAt(page: Page, title: string, options: Options = {}): Promise<void> {
  const { isBrief = false } = options;
  for (const [name, colorScheme, viewport] of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    await settle(page);
    await shoot(page, `${title}-${name}`);
    // What axe finds follows from colours and elements, which the narrow look shares with the dark.
    if (!isBrief && name !== "narrow") expect(await seriousFindings(page)).toEqual([]);
    await expectToFit(page);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(LOOKS[0][2]);
}

/** Waits until nothing fades and nothing that was asked for stands out. */
export async function settle(page: Page): Promise<void> {
  await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => void requestAnimationFrame(done));
    await frame();
    await frame();
    const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fading.map(({ finished }) => finished));
  });
}

/** Nothing of the page hangs out at the side. */
export async function expectToFit(page: Page): Promise<void> {
  const main = page.getByRole("main");
  expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
}
