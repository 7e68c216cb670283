import { Link } from "@tanstack/react-router";
import type { PnlBucketBody } from "../../api/types.ts";
import { pixels, signOf } from "../../format/decimal.ts";
import { Amount } from "../../ui/Amount.tsx";
import { bucketName } from "./buckets.ts";
import classes from "./overview.module.css";

type Props = {
  readonly rows: readonly PnlBucketBody[];
  /** All buckets, which set the scale, so that bars keep their length when more are shown. */
  readonly all: readonly PnlBucketBody[];
  readonly by: string;
  readonly currency: string;
};

/** A table whose bars grow from a common zero: losses to the left, gains to the right. */
export function BarRows({ rows, all, by, currency }: Props) {
  const values = all.map(({ net }) => pixels(net));
  const low = Math.min(0, ...values);
  const extent = Math.max(0, ...values) - low || 1;
  return (
    <table className={classes.bars}>
      <thead className={classes.hidden}>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" aria-hidden="true" />
          <th scope="col">Net</th>
          <th scope="col">Trades and wins</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const value = pixels(row.net);
          const left = ((Math.min(0, value) - low) / extent) * 100;
          return (
            <tr key={row.key}>
              <th scope="row" title={bucketName(row.key, by)}>
                {by === "symbol" ? (
                  <Link to="/trades" search={{ search: row.key, currency }}>
                    {row.key}
                  </Link>
                ) : (
                  bucketName(row.key, by)
                )}
              </th>
              <td className={classes.track} aria-hidden="true">
                <span
                  className={signOf(row.net) < 0 ? classes.lossBar : classes.gainBar}
                  style={{ left: `${left}%`, width: `${(Math.abs(value) / extent) * 100}%` }}
                />
                <span className={classes.zero} style={{ left: `${(-low / extent) * 100}%` }} />
              </td>
              <td className={classes.end}>
                <Amount value={row.net} currency={currency} signed />
              </td>
              <td className={classes.of} title={`${row.wins} of ${row.trades} trades won`}>
                {row.wins}/{row.trades}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
