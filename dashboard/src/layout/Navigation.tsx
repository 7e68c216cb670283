import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { system } from "../api/queries.ts";
import { ownZone, zoneName } from "../format/instant.ts";
import { Icon } from "../ui/Icon.tsx";
import { OpenLetters, WaitingConnections } from "./Attention.tsx";
import classes from "./Navigation.module.css";
import { PAGES } from "./pages.ts";

/** Ways between pages: beside the page on a desk, below it on a phone. */
export function Navigation() {
  const { data } = useQuery(system());
  return (
    <nav aria-label="Pages" className={classes.nav}>
      <ul className={classes.list}>
        {PAGES.map(({ to, label, icon, letter, ...rest }) => (
          <li key={to} className={"isMinor" in rest ? classes.minor : undefined}>
            <Link
              to={to}
              className={classes.link}
              activeOptions={{ exact: to === "/", includeSearch: false }}
              activeProps={{ className: `${classes.link} ${classes.current}` }}
              aria-keyshortcuts={`g ${letter}`}
            >
              <Icon name={icon} size={17} />
              {label}
              {to === "/connections" && <WaitingConnections />}
              {to === "/system" && <OpenLetters />}
            </Link>
          </li>
        ))}
      </ul>
      <p className={classes.foot}>
        Times in{" "}
        {ownZone() === zoneName() ? ownZone() : `${ownZone().replaceAll("_", " ")} (${zoneName()})`}
        {data && (
          <>
            <br />
            <span title={[data.storage.description, ...data.storage.warnings].join("\n")}>
              Version {data.version}
            </span>
          </>
        )}
      </p>
    </nav>
  );
}
