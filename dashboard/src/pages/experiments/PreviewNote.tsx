import type { ExperimentPreviewBody } from "../../api/types.ts";
import { Notice } from "../../ui/Notice.tsx";
import classes from "./experiments.module.css";

/** What a plan could find and when, or everything that is wrong with it. */
export function PreviewNote({ preview }: { readonly preview: ExperimentPreviewBody | undefined }) {
  if (!preview) return null;
  const { problems, text } = preview;
  if (problems.length === 0)
    return (
      <Notice icon="clock" tone={preview.preview ? "plain" : "warn"}>
        {text}
      </Notice>
    );
  return (
    <Notice tone="warn">
      <ul className={classes.problems} aria-label="What is wrong with the plan">
        {problems.map(({ place, message }) => (
          <li key={`${place} ${message}`}>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}
