import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { BrandMark } from "../../layout/Brand.tsx";
import classes from "./login.module.css";

type Props = {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children: ReactNode;
};

/** A page for those who are not in yet: one sheet and nothing else. */
export function LogInFrame({ title, text, children }: Props) {
  useDocumentTitle(`${title} · OpenBlotter`);
  return (
    <div className={classes.frame}>
      <div className={classes.brand}>
        <BrandMark />
        <span>OpenBlotter</span>
      </div>
      <main className={classes.sheet}>
        <h1 className={classes.title}>{title}</h1>
        {text && <p className={classes.text}>{text}</p>}
        {children}
      </main>
    </div>
  );
}
