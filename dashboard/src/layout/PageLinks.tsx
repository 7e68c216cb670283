import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { Icon } from "../ui/Icon.tsx";
import { OpenLetters, WaitingConnections } from "./Attention.tsx";
import classes from "./Navigation.module.css";
import { GROUPS, isMain } from "./pages.ts";

/** Every page under what it is about. A phone's bar hides all but the main ones. */
export function PageLinks({ onChoose }: { readonly onChoose?: () => void }) {
  const id = useId();
  return GROUPS.map(({ topic, pages }) => (
    <div key={topic} className={classes.group}>
      <p id={`${id}-${topic}`} className={classes.topic}>
        {topic}
      </p>
      <ul className={classes.list} aria-labelledby={`${id}-${topic}`}>
        {pages.map((page) => (
          <li key={page.to} className={isMain(page) ? undefined : classes.minor}>
            <Link
              to={page.to}
              className={classes.link}
              activeOptions={{ exact: page.to === "/", includeSearch: false }}
              activeProps={{ className: `${classes.link} ${classes.current}` }}
              aria-keyshortcuts={`g ${page.letter}`}
              {...(onChoose && { onClick: onChoose })}
            >
              <Icon name={page.icon} size={17} />
              {page.label}
              {page.to === "/connections" && <WaitingConnections />}
              {page.to === "/system" && <OpenLetters />}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
