import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const found = [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));
if (!found) {
  const message = "Chromium is absent: the stories of tests/dashboard check nothing";
  if (process.env.CI) throw new Error(message);
  process.stdout.write(`${message}\n`);
}

export const hasChromium = found !== undefined;

/** A browser of its own, in a fresh profile, that asks nobody on the network. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: found ?? "",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
