import { Icon } from "../../ui/Icon.tsx";
import { type Desk, deskName } from "./desks.ts";
import classes from "./orders.module.css";

const WORDS = {
  paper: ["Paper", "practice money, nothing real is bought or sold"],
  live: ["LIVE", "real money at a real broker"],
} as const;

/** Across the whole ticket, by word, drawing, edge and colour: with what it trades. */
export function EnvironmentBanner({ desk }: { desk: Desk }) {
  const { environment, brokerName, label } = desk.connection;
  const [word, meaning] = WORDS[environment];
  return (
    <div className={classes.banner} data-environment={environment}>
      <Icon name={environment === "live" ? "live" : "flask"} size={20} />
      <div>
        <strong>{word}</strong>: {meaning}
        <div className={classes.bannerDesk}>
          {label.includes(brokerName) ? deskName(desk) : `${deskName(desk)} at ${brokerName}`}
        </div>
      </div>
    </div>
  );
}
