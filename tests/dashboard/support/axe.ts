import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SCRIPT = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { html: string; failureSummary?: string }[];
};

/**
 * What axe finds serious or critical on the page as it stands, one line each. The page must come
 * from a context that bypasses the policy against scripts.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: SCRIPT });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: Violation[]; passes: unknown[] }> };
    };
    const { violations: found, passes } = await axe.run();
    // A run that checked nothing is no proof.
    if (passes.length < 10) throw new Error(`axe checked ${passes.length} rules only`);
    return found;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 4)
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`),
    );
}
