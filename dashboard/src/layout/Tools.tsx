import { ownZone, zoneName } from "../format/instant.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { Bell } from "./Bell.tsx";
import classes from "./Tools.module.css";

/** What happened, and who is here. */
export function Tools() {
  return (
    <div className={classes.tools}>
      <span className={classes.zone} title={`Times in ${ownZone()}`}>
        {zoneName()}
      </span>
      <Bell />
      <AccountMenu />
    </div>
  );
}
