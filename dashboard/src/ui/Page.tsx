import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./Page.module.css";

type Props = {
  readonly title: string;
  readonly aside?: ReactNode;
  /** The page is as tall as the window and its table scrolls inside. */
  readonly fill?: boolean;
  readonly children: ReactNode;
};

/** One page: its heading, what can be done beside it, and its content. */
export function Page({ title, aside, fill = false, children }: Props) {
  useDocumentTitle(`${title} · OpenBlotter`);
  return (
    <div className={`${classes.page} ${fill ? classes.fill : ""}`}>
      <div className={classes.head}>
        <h1 className={classes.title}>{title}</h1>
        {aside && <div className={classes.aside}>{aside}</div>}
      </div>
      {children}
    </div>
  );
}
