import { Link } from "@tanstack/react-router";
import classes from "./Brand.module.css";

/** The name, which leads home. */
export function Brand() {
  return (
    <Link to="/" className={classes.brand} aria-label="OpenBlotter, overview">
      <BrandMark />
      <span>OpenBlotter</span>
    </Link>
  );
}

/** The sign beside the name. */
export function BrandMark() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M6 8h20M6 16h12M6 24h16"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="25" cy="16" r="3" fill="var(--ob-gain)" />
    </svg>
  );
}
