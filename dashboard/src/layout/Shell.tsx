import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { session } from "../api/session.ts";
import { useServerEvents } from "../events/useServerEvents.ts";
import { Notice } from "../ui/Notice.tsx";
import { Brand } from "./Brand.tsx";
import { Navigation } from "./Navigation.tsx";
import { SampleNotice } from "./SampleNotice.tsx";
import classes from "./Shell.module.css";
import { StorageNotice } from "./StorageNotice.tsx";
import { Tools } from "./Tools.tsx";
import { useNavigationKeys } from "./useNavigationKeys.ts";

// Neither is seen at first, so neither delays what is.
const DropTarget = lazy(() =>
  import("./DropTarget.tsx").then((module) => ({ default: module.DropTarget })),
);
const ShortcutHelp = lazy(() =>
  import("./ShortcutHelp.tsx").then((module) => ({ default: module.ShortcutHelp })),
);

/** What stands around every page. */
export function Shell() {
  const connection = useServerEvents();
  const client = useQueryClient();
  // A stream also ends when the session does; the answer then leads to the way in.
  useEffect(() => {
    if (connection === "lost") void client.invalidateQueries({ queryKey: session().queryKey });
  }, [client, connection]);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // The page scrolls inside its frame, so the browser does not take it back to the top by itself.
  useEffect(() => {
    void main.current?.scrollTo(0, 0);
  }, [pathname]);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useNavigationKeys(() => setHelpOpen(true));
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.top}>
        <Brand />
        <Tools />
      </header>
      <Navigation onHelp={() => setHelpOpen(true)} />
      <main ref={main} id="main" className={classes.main} tabIndex={-1}>
        <div className={classes.notices}>
          {connection === "lost" && (
            <Notice tone="warn">
              The server does not answer. What you see may be old; this page reconnects by itself.
            </Notice>
          )}
          <StorageNotice />
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
