import uPlot, { type Axis, type Options } from "uplot";

type Shared = { readonly width: number; readonly onHover: (index: number | null) => void };

const CURVE_PX = 236;
const BARS_PX = 112;
const FONT = "11px 'IBM Plex Sans Variable', sans-serif";

const color = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--ob-${name}`).trim();
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 2 });

/** Money on an axis: short, with the same minus as everywhere. */
const amounts: Axis = {
  size: 56,
  gap: 6,
  values: (_, ticks) => ticks.map((tick) => short.format(tick).replace("-", "\u2212")),
};

function base({
  width,
  onHover,
}: Shared): Pick<Options, "width" | "legend" | "cursor" | "hooks" | "tzDate"> {
  return {
    width,
    legend: { show: false },
    cursor: { y: false, sync: { key: "equity" }, points: { show: false } },
    hooks: { setCursor: [(chart) => onHover(chart.cursor.idx ?? null)] },
    // Days are calendar days already; the axis must not shift them into another zone.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
  };
}

const styled = (axis: Axis): Axis => ({
  stroke: color("soft"),
  font: FONT,
  grid: { stroke: color("rule"), width: 1 },
  ticks: { show: false },
  ...axis,
});

export function curveOptions(shared: Shared): Options {
  return {
    ...base(shared),
    height: CURVE_PX,
    // The lowest figure of the axis stands half below the line.
    padding: [8, 8, 8, 0],
    scales: { y: { range: (_, low, high) => withZero(low, high) } },
    axes: [styled({ show: false }), styled(amounts)],
    series: [
      {},
      {
        stroke: color("curve"),
        width: 1.75,
        fill: `color-mix(in srgb, ${color("curve")} 9%, transparent)`,
        points: { show: false },
      },
    ],
  };
}

export function barOptions(shared: Shared): Options {
  const paths = uPlot.paths.bars?.({ size: [0.7, 14], align: 0 });
  const bar = (name: string) => ({
    fill: color(name),
    stroke: color(name),
    width: 0,
    points: { show: false },
    ...(paths ? { paths } : {}),
  });
  return {
    ...base(shared),
    height: BARS_PX,
    padding: [6, 8, 0, 0],
    scales: { y: { range: (_, low, high) => withZero(low, high) } },
    axes: [styled({ size: 40, gap: 4, grid: { show: false } }), styled({ ...amounts, space: 34 })],
    series: [{}, bar("gain"), bar("loss")],
  };
}

/** Profit is read against nothing gained, so zero is always in sight. */
function withZero(low: number | null, high: number | null): [number, number] {
  const min = Math.min(0, low ?? 0);
  const max = Math.max(0, high ?? 0);
  const room = (max - min || 1) * 0.06;
  return [min === 0 ? 0 : min - room, max === 0 ? 0 : max + room];
}
