import { count } from "../../format/span.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PlaceMark } from "./PlaceMark.tsx";
import classes from "./positions.module.css";
import type { Total } from "./totals.ts";

/** What all positions of a currency make together; paper and live are never added. */
export function TotalsPanel({ totals }: { totals: readonly Total[] }) {
  return (
    <Panel title="Totals" note="Each currency by itself, real money apart from practice">
      <ul className={classes.totals} aria-label="Totals">
        {totals.map((total) => (
          <Line key={`${total.place} ${total.currency}`} total={total} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ total }: { total: Total }) {
  const { place, currency, positions, unrealised, realised } = total;
  const doubt = doubtOf(total);
  return (
    <li aria-label={`${currency}, ${place}`}>
      <div className={classes.totalHead}>
        <PlaceMark place={place} />
        <strong>{currency}</strong>
        <span className={classes.soft}>{count(positions, "position")}</span>
      </div>
      <dl>
        <div>
          <dt>Unrealised, before fees</dt>
          <dd>
            <Amount value={unrealised} currency={currency} signed showCurrency />
          </dd>
        </div>
        <div>
          <dt>Realised today, net</dt>
          <dd>
            <Amount value={realised} currency={currency} signed showCurrency />
          </dd>
        </div>
      </dl>
      {doubt && <div className={classes.soft}>{doubt}</div>}
    </li>
  );
}

/** What the unrealised profit leaves out, and what of it may be old; empty where it is all of now. */
function doubtOf({ unpriced, old }: Total): string {
  const missing = unpriced > 0 && `without ${unpriced} of unknown price or cost`;
  const late = old > 0 && `${old} at a price that is not current`;
  return [missing, late].filter(Boolean).join("; ");
}
