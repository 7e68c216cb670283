import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { PAGES } from "./pages.ts";

/** How long after "g" a letter still means a page. */
const CHORD_MS = 1200;

/** "g" and a letter change the page, "/" goes to the search field, "?" shows the keys. */
export function useNavigationKeys(onHelp: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let chordAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const page = PAGES.find(({ letter }) => letter === event.key);
      if (page && event.timeStamp - chordAt < CHORD_MS) {
        chordAt = -Infinity;
        void navigate({ to: page.to });
      } else if (event.key === "g") chordAt = event.timeStamp;
      else if (event.key === "?") onHelp();
      else if (event.key === "/" && focusSearch()) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [navigate, onHelp]);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  field?.focus();
  field?.select();
  return field !== null;
}
