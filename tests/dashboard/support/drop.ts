import type { Page } from "playwright-core";

export type DroppedFile = { readonly name: string; readonly text: string };

/** Drags files from outside over the page and lets go. */
export async function dropFiles(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, text } of given) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent("body", "dragenter", { dataTransfer: data });
  const target = page.getByText("Drop statements to look at them");
  await target.waitFor();
  await target.dispatchEvent("drop", { dataTransfer: data });
}
