import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { addSample } from "../../api/imports.ts";
import { formats } from "../../api/queries.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { FileButton } from "../imports/FileButton.tsx";
import classes from "./FirstRun.module.css";

/** The first page that anyone sees: what to do, and a way to look around without a file. */
export function FirstRun() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: known = [] } = useQuery(formats());
  const sample = useMutation({
    mutationFn: addSample,
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>Every broker in one blotter, and the numbers proved</h1>
      <p className={classes.text}>
        Drop a statement of your broker anywhere on this page: you see what is in it before anything
        is stored. Or connect the broker, and it is read by itself. Either way, every total that the
        broker states is compared with ours.
      </p>
      <div className={classes.actions}>
        <FileButton size="md" onChosen={() => void navigate({ to: "/imports" })}>
          Choose statements
        </FileButton>
        <Button
          size="md"
          variant="default"
          leftSection={<Icon name="connections" size={17} />}
          renderRoot={(props) => <Link to="/connections/new" {...props} />}
        >
          Connect a broker
        </Button>
        <Button
          size="md"
          variant="default"
          loading={sample.isPending}
          onClick={() => sample.mutate()}
        >
          Look around with sample data
        </Button>
      </div>
      {sample.error && <FailureNotice error={sample.error} />}
      <p className={classes.fine}>
        Sample data are invented accounts. They are marked as such and go with one click. Your files
        stay on this computer.
      </p>
      {known.length > 0 && (
        <section aria-labelledby="formats" className={classes.formats}>
          <h2 id="formats">Statements that are read as they are</h2>
          <ul>
            {known.map((format) => (
              <li key={format.id} title={format.source}>
                {format.name}
              </li>
            ))}
          </ul>
          <p className={classes.fine}>
            Any other CSV or XLSX: you map its columns once, and the mapping is remembered.
          </p>
        </section>
      )}
    </div>
  );
}
