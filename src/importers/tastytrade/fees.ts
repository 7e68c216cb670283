import { Decimal } from "#domain";
import { folded, type Sample } from "#kit";

/**
 * Sign of a fee that was paid: 1 in exports up to 2021, -1 in later ones. The header is the same,
 * so the sign of most fees in the beginning of the file decides; nearly all are paid, few are
 * rebates.
 */
export function paidSign({ tables }: Sample): 1 | -1 {
  const rows = tables[0]?.rows ?? [];
  const header = rows.findIndex((row) => row.some((cell) => folded(cell) === "sub type"));
  const at = rows[header]?.findIndex((cell) => folded(cell) === "fees") ?? -1;
  const signs = rows
    .slice(header + 1)
    .map((row) => Decimal.parse(row[at]?.replaceAll(",", "") ?? "")?.sign ?? 0);
  return signs.reduce((sum: number, sign) => sum + sign, 0) > 0 ? 1 : -1;
}
