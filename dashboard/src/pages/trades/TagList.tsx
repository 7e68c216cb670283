import type { AnnotationBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";

/** Tags, and the beginning of the note. */
export function TagList({ annotation }: { annotation: AnnotationBody | undefined }) {
  if (!annotation) return null;
  return (
    <span title={annotation.note} style={{ display: "flex", gap: 4, alignItems: "center" }}>
      {annotation.tags.map((tag) => (
        <Mark key={tag} tone="plain">
          {tag}
        </Mark>
      ))}
      <span
        style={{
          flex: 1,
          minWidth: 24,
          overflow: "hidden",
          textOverflow: "ellipsis",
          color: "var(--ob-soft)",
        }}
      >
        {annotation.note}
      </span>
    </span>
  );
}
