import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useServerEvents } from "../events/useServerEvents.ts";
import { Notice } from "../ui/Notice.tsx";
import { Brand } from "./Brand.tsx";
import { Navigation } from "./Navigation.tsx";
import { SampleNotice } from "./SampleNotice.tsx";
import classes from "./Shell.module.css";
import { Tools } from "./Tools.tsx";
import { useNavigationKeys } from "./useNavigationKeys.ts";

// Neither is seen at first, so neither delays what is.
const DropTarget = lazy(() => import("./DropTarget.tsx").then((module) => ({ default: module.DropTarget })));
const ShortcutHelp = lazy(() => import("./ShortcutHelp.tsx").then((module) => ({ default: module.ShortcutHelp })));

/** What stands around every page. */
export function Shell() {
  const connection = useServerEvents();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useNavigationKeys(() => setHelpOpen(true));
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.top}>
        <Brand />
        <Tools onHelp={() => setHelpOpen(true)} />
      </header>
      <Navigation />
      <main id="main" className={classes.main} tabIndex={-1}>
        <div className={classes.notices}>
          {connection === "lost" && (
            <Notice tone="warn">The server does not answer. What you see may be old; this page reconnects by itself.</Notice>
          )}
          <SampleNotice />
        </div>
        <Outlet />
      </main>
      <Suspense>
        <DropTarget />
        {isHelpOpen && <ShortcutHelp opened onClose={() => setHelpOpen(false)} />}
      </Suspense>
    </div>
  );
}
