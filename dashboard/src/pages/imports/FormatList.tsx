import { useQuery } from "@tanstack/react-query";
import { formats } from "../../api/queries.ts";
import classes from "./imports.module.css";

/** Which files are read as they are, and how one gets them. */
export function FormatList() {
  const { data = [] } = useQuery(formats());
  if (data.length === 0) return null;
  return (
    <details className={classes.formats}>
      <summary>
        {data.length} formats are read as they are; any other table by mapping its columns once
      </summary>
      <dl>
        {data.map((format) => (
          <div key={format.id}>
            <dt>{format.name}</dt>
            <dd>{format.source}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
