import { expect, test } from "vitest";
import { textSource } from "#testing";
import { gridCells, htmlTable } from "./html.ts";
import { openStatement } from "./sample.ts";

const rowsOf = async (html: string) =>
  htmlTable(await openStatement(textSource(`<html>${html}</html>`)));

test("a cell that spans columns takes that many places in the grid", async () => {
  const { rows } = await rowsOf("<table><tr><td>a<td colspan=3>b</td><td>c&nbsp;d</tr>");
  expect(rows.map(gridCells)).toEqual([["a", "b", "", "", "c d"]]);
});

test("an absurd span costs no memory", async () => {
  const { rows } = await rowsOf('<table><tr><td colspan="999999999">a</td></tr></table>');
  expect(rows.flatMap(gridCells)).toHaveLength(100);
});

test("rows survive markup that is never closed, and the title is read", async () => {
  const { title, rows } = await rowsOf(
    "<head><title> T 1 </title></head><table><tr><td>1<tr><td>2<tr><th title=x>3",
  );
  expect(title).toBe("T 1");
  expect(rows.map(gridCells)).toEqual([["1"], ["2"], ["3"]]);
  expect(rows.at(-1)?.cells[0]?.title).toBe("x");
});

test("hidden cells are no part of the columns", async () => {
  const { rows } = await rowsOf(
    '<table><tr><td>a</td><td class="x hidden" colspan=8>note</td><td style="display: none">b</td><td>c</td></tr></table>',
  );
  expect(rows.map(gridCells)).toEqual([["a", "c"]]);
  expect(rows[0]?.cells.map(({ hidden }) => hidden)).toEqual([false, true, true, false]);
});
