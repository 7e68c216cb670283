import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { ColumnMapping, MappingSuggestion } from "../../../api/types.ts";
import { Notice } from "../../../ui/Notice.tsx";
import classes from "../imports.module.css";
import type { QueuedFile } from "../queue.ts";
import { ColumnFields } from "./ColumnFields.tsx";
import { LivePreview } from "./LivePreview.tsx";
import { type Answers, answersOf, mappingOf, missing } from "./mapping.ts";
import { SampleTable } from "./SampleTable.tsx";
import { SettingFields } from "./SettingFields.tsx";
import { WordFields } from "./WordFields.tsx";

type Props = {
  readonly queued: QueuedFile;
  readonly suggestion: MappingSuggestion;
  readonly onReady: (mapping: string) => void;
  readonly onCancel: () => void;
};

/** The form, the file's first rows above it, and what comes out below it. */
export function MappingEditor({ queued, suggestion, onReady, onCancel }: Props) {
  const [answers, setAnswers] = useState(() => answersOf(startOf(queued, suggestion)));
  const patch = (changes: Partial<Answers>) => setAnswers((before) => ({ ...before, ...changes }));
  const mapping = mappingOf(answers, suggestion.mapping);
  const [settled] = useDebouncedValue(mapping, 450);
  const open = missing(answers);
  return (
    <form
      className={classes.body}
      aria-label={`Columns of ${queued.file.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        onReady(mapping);
      }}
    >
      <Notice icon="file">
        {suggestion.saved
          ? "You mapped a table with this header before; this is how."
          : "No importer knows this table. Say which column is what; the answer is remembered for every file with this header."}
      </Notice>
      <SampleTable suggestion={suggestion} answers={answers} />
      <ColumnFields header={suggestion.header} answers={answers} onChange={patch} />
      <SettingFields answers={answers} onChange={patch} />
      <WordFields suggestion={suggestion} answers={answers} onChange={patch} />
      {open.length > 0 ? (
        <p className={classes.soft}>Still to be said: {open.join(", ")}</p>
      ) : (
        <LivePreview file={queued.file} mapping={settled} />
      )}
      <div className={classes.actions}>
        <Button size="xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="xs" type="submit" ml="auto" disabled={open.length > 0}>
          Read the file this way
        </Button>
      </div>
    </form>
  );
}

/** What the user answered before for this very file, else what the server suggests. */
function startOf({ options }: QueuedFile, { mapping }: MappingSuggestion): ColumnMapping {
  return options.mapping === undefined ? mapping : (JSON.parse(options.mapping) as ColumnMapping);
}
