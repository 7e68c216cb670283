import type { RoutingDecisionBody } from "../../api/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import { type Considered, ranked, scaleOf, WIDTH } from "./picture.ts";
import classes from "./routing.module.css";
import { scoreText, whyOf } from "./words.ts";

type Props = {
  readonly decision: RoutingDecisionBody;
  readonly account: (id: string) => string;
};

/** Every account that was considered, the chosen one first, with its score drawn. */
export function ConsideredList({ decision, account }: Props) {
  const { considered } = decision;
  const { zero, bar } = scaleOf(considered);
  const hasScores = considered.some(({ score }) => score !== undefined);
  return (
    <>
      <ul className={classes.considered} aria-label="Accounts considered">
        {ranked(considered).map((each) => (
          <li key={each.route} data-chosen={each.isChosen || undefined}>
            <strong>
              <Icon name={iconOf(each)} size={14} /> {account(each.route)}
            </strong>
            {hasScores && <Score each={each} zero={zero} bar={bar} name={account(each.route)} />}
            <span className={classes.why}>{whyOf(each, decision)}.</span>
          </li>
        ))}
      </ul>
      {considered.length === 0 && <p className={classes.soft}>No account takes orders there.</p>}
      {hasScores && (
        <p className={classes.soft}>
          Scores are costs in basis points of the price; the lowest wins. The line is zero.
        </p>
      )}
    </>
  );
}

function iconOf({ isChosen, objections, caution }: Considered) {
  if (isChosen) return "check";
  if (objections.length > 0) return "close";
  return caution === undefined ? "half" : "alert";
}

type ScoreProps = ReturnType<typeof scaleOf> & {
  readonly each: Considered;
  readonly name: string;
};

function Score({ each: { score, isChosen }, zero, bar, name }: ScoreProps) {
  if (score === undefined) return <span className={classes.soft}>no score</span>;
  const { from, width } = bar(score);
  return (
    <span className={classes.score}>
      <svg
        viewBox={`0 0 ${WIDTH} 12`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${scoreText(score)}`}
      >
        <rect className={classes.track} x={0} y={0} width={WIDTH} height={12} />
        <rect
          className={isChosen ? classes.best : classes.other}
          {...{ x: from, y: 2, width, height: 8 }}
        />
        <line className={classes.zero} x1={zero} x2={zero} y1={0} y2={12} />
      </svg>
      {scoreText(score)}
    </span>
  );
}
