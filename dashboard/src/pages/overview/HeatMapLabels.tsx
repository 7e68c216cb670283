import { pixels } from "../../format/decimal.ts";

/** Side of a day with its gap, and the room for names left and above, in units of the picture. */
export const CELL = 20;
export const LEFT = 30;
export const TOP = 18;

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = ["Mon", "Wed", "Fri"];

/** Names of weekdays and months around the days. */
export function HeatMapLabels({ weeks }: { weeks: readonly (readonly (string | undefined)[])[] }) {
  return (
    <g aria-hidden="true">
      {WEEKDAYS.map((name, index) => (
        <text key={name} x={0} y={TOP + index * 2 * CELL + 13}>
          {name}
        </text>
      ))}
      {weeks.map((week, column) => {
        const first = week.find((day) => day?.endsWith("-01"));
        return (
          first && (
            <text key={first} x={LEFT + column * CELL} y={10}>
              {MONTHS[pixels(first.slice(5, 7)) - 1]}
            </text>
          )
        );
      })}
    </g>
  );
}
