import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useServerEvents } from "../events/useServerEvents.ts";
import { Notice } from "../ui/Notice.tsx";
import { Brand } from "./Brand.tsx";
import { DropTarget } from "./DropTarget.tsx";
import { Navigation } from "./Navigation.tsx";
import { SampleNotice } from "./SampleNotice.tsx";
import classes from "./Shell.module.css";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { Tools } from "./Tools.tsx";
import { useNavigationKeys } from "./useNavigationKeys.ts";

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
      <DropTarget />
      <ShortcutHelp opened={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
