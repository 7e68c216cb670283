const PATHS = {
  overview: "M3 17V9m5 8V4m5 13v-6m5 6V7",
  trades: "M4 7h12l-3-3m3 9H4l3 3",
  executions: "M4 5h12M4 10h12M4 15h7",
  accounts: "M3 6.5h14v10H3zM3 9.5h14M6 3.5h8",
  layers: "M10 3l7 3.5-7 3.5-7-3.5zM3 10l7 3.5 7-3.5M3 13.5l7 3.5 7-3.5",
  imports: "M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M3 13v4h14v-4",
  connections: "M7 3v4m6-4v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3",
  brokers: "M3 17h14M4.5 17V8.5m3.7 8.5V8.5m3.6 8.5V8.5m3.7 8.5V8.5M2.5 8.5 10 3l7.5 5.5z",
  system: "M3 4h14v5H3zM3 11h14v5H3zM6 6.5h.1M6 13.5h.1M9 6.5h5M9 13.5h5",
  pause: "M7 4.5v11M13 4.5v11",
  play: "M6 4v12l10-6z",
  clock: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 5.5V10l3 2",
  person: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17a6.5 6.5 0 0 1 13 0",
  key: "M7 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm2.8-6.8L17 3m-3 2.5 2.5 2.5",
  fork: "M3 10h4c4 0 4-5.5 9-5.5M7 10c4 0 4 5.5 9 5.5M13.5 2 16 4.5 13.5 7m0 6 2.5 2.5-2.5 2.5",
  flask: "M8 3v5L3.8 15.5a1 1 0 0 0 .9 1.5h10.6a1 1 0 0 0 .9-1.5L12 8V3M7 3h6M6 12.5h8",
  live: "M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.8 14.2a6 6 0 0 1 0-8.4m8.4 0a6 6 0 0 1 0 8.4M3.3 16.7a9.5 9.5 0 0 1 0-13.4m13.4 0a9.5 9.5 0 0 1 0 13.4",
  external: "M8 4H4v12h12v-4M11 3.5h5.5V9M16.5 3.5 9 11",
  plus: "M10 4v12M4 10h12",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zm4.5-1.5L17 17",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.5m0 13V18m8-8h-1.5M3.5 10H2m13.7-5.7-1 1m-9.4 9.4-1 1m11.4 0-1-1M5.3 5.3l-1-1",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
  screen: "M3 4h14v9H3zM7 17h6m-3-4v4",
  close: "m5 5 10 10M15 5 5 15",
  filter: "M3 5h14M6 10h8m-5 5h2",
  up: "M10 16V4m0 0L5 9m5-5 5 5",
  down: "M10 4v12m0 0 5-5m-5 5-5-5",
  chevron: "m5 8 5 5 5-5",
  check: "m4 10.5 4 4 8-9",
  alert: "M10 6.5v4.5m0 3v.2M10 2.5l8 14.5H2z",
  undo: "M4 8h8.5a4 4 0 0 1 0 8H8M4 8l3.5-3.5M4 8l3.5 3.5",
  replay: "M16 10a6 6 0 1 1-2-4.5M16 3v3.5h-3.5",
  file: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5",
  menu: "M3 6h14M3 10h14M3 14h14",
  help: "M7.5 7.5a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2.9-1.2 1.8m0 2.6v.2M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
  bell: "M10 2.5a5 5 0 0 0-5 5c0 4.5-2 6-2 6h14s-2-1.5-2-6a5 5 0 0 0-5-5zM8.5 16.5a1.6 1.6 0 0 0 3 0",
  ticket: "M4 16l.6-3.4L13 4.2l2.8 2.8-8.4 8.4zM11.2 6l2.8 2.8M11 17h6",
  orders: "M5 3h10v14H5zM7.5 7h5M7.5 10h5M7.5 13h3",
  shield: "M10 2.5l6.5 2.3v4.7c0 4-2.8 6.7-6.5 8-3.7-1.3-6.5-4-6.5-8V4.8z",
  stop: "M6.8 2.5h6.4l4.3 4.3v6.4l-4.3 4.3H6.8l-4.3-4.3V6.8zM6.5 10h7",
  half: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 2v16M10 6h4.5M10 10h7M10 14h4.5",
  sliders: "M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4m-4 4v4",
  download: "M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M4 16.5h12",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing that stands beside its word; it says nothing by itself. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
