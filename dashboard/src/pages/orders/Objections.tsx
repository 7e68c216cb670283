import type { OrderPreview } from "../../api/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { whoActs } from "../../ui/who-acts.ts";
import classes from "./orders.module.css";

type Props = { readonly objections: OrderPreview["objections"] };

/** Every check that would deny the order as it stands; placing it would be refused by the first. */
export function Objections({ objections }: Props) {
  if (objections.length === 0) {
    return (
      <p className={classes.verdict} role="status">
        <Mark tone="good" icon="check">
          No check objects
        </Mark>
      </p>
    );
  }
  return (
    <div role="status">
      <p className={classes.verdict}>
        <Mark tone="bad" icon="stop">
          {objections.length === 1
            ? "It would be denied"
            : `Denied for ${objections.length} reasons`}
        </Mark>
      </p>
      <ul className={classes.objections}>
        {objections.map((objection) => (
          <li key={`${objection.code} ${objection.message}`}>
            <Icon name="alert" size={15} />
            <div>
              <p>{objection.message}</p>
              <p className={classes.soft}>{whoActs(objection)}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
