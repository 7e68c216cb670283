import { Skeleton } from "@mantine/core";
import classes from "./GridSkeleton.module.css";

/** The shape of a table while its first page is on the way. */
export function GridSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div className={classes.box} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={12} width={`${96 - ((index * 7) % 23)}%`} radius={3} />
      ))}
    </div>
  );
}
