import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { barOptions, curveOptions } from "./chart-options.ts";
import { columnsOf, type DayPoint } from "./series.ts";

type Props = {
  readonly points: readonly DayPoint[];
  readonly label: string;
  readonly onHover: (index: number | null) => void;
};

/** The curve above, the days below, one cursor through both. Drawn again when its size changes. */
export function EquityChart({ points, label, onHover }: Props) {
  const { ref: box, width } = useElementSize();
  const curve = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!curve.current || !bars.current || width === 0) return;
    const [days, totals, gains, losses] = columnsOf(points);
    const shared = { width, onHover };
    const charts = [
      new uPlot(curveOptions(shared), [days, totals], curve.current),
      new uPlot(barOptions(shared), [days, gains, losses], bars.current),
    ];
    return () => {
      for (const chart of charts) chart.destroy();
    };
  }, [points, width, onHover]);
  return (
    <div ref={box} role="img" aria-label={label}>
      <div ref={curve} />
      <div ref={bars} />
    </div>
  );
}
