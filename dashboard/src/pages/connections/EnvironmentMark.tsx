import { Icon } from "../../ui/Icon.tsx";
import classes from "./connections.module.css";

/** Paper or live, told apart by word, drawing and colour. */
export function EnvironmentMark({ environment }: { environment: "paper" | "live" }) {
  return (
    <span
      className={classes.environment}
      data-environment={environment}
      title={environment === "live" ? "A real account with real money" : "Practice money only"}
    >
      <Icon name={environment === "live" ? "live" : "flask"} size={12} />
      {environment}
    </span>
  );
}
