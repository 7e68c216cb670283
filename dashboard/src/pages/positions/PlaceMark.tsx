import { Mark } from "../../ui/Mark.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import type { Place } from "./holding.ts";

/** Real money, practice money, or nothing that a broker was asked: by word, drawing and edge. */
export function PlaceMark({ place }: { place: Place }) {
  if (place === "sample") return <Mark tone="warn">sample</Mark>;
  if (place === "statement")
    return (
      <Mark tone="plain" icon="file">
        statement
      </Mark>
    );
  return <EnvironmentMark environment={place} />;
}
