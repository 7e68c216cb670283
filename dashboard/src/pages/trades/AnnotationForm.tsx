import { Button, TagsInput, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { saveAnnotation } from "../../api/imports.ts";
import { tags as tagsQuery } from "../../api/queries.ts";
import type { AnnotationBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import classes from "./explained.module.css";

type Props = { readonly tradeKey: string; readonly annotation: AnnotationBody | undefined };

/** What people write on a trade. Imports never touch it. */
export function AnnotationForm({ tradeKey, annotation }: Props) {
  const [note, setNote] = useState(annotation?.note ?? "");
  const [tags, setTags] = useState<string[]>([...(annotation?.tags ?? [])]);
  const { data: known = [] } = useQuery(tagsQuery());
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => saveAnnotation(tradeKey, { note, tags }),
    onSuccess: () =>
      Promise.all(
        ["trade", "trades", "tags"].map((resource) =>
          client.invalidateQueries({ queryKey: [resource] }),
        ),
      ),
  });
  const isChanged =
    note !== (annotation?.note ?? "") || tags.join("\n") !== (annotation?.tags ?? []).join("\n");
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TagsInput
        size="xs"
        label="Tags"
        placeholder={tags.length > 0 ? "" : "setup, mistake, ..."}
        data={known.map(({ tag }) => tag)}
        value={tags}
        onChange={setTags}
        maxTags={50}
      />
      <Textarea
        size="xs"
        label="Note"
        autosize
        minRows={2}
        maxRows={12}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {save.error && <FailureNotice error={save.error} />}
      <div className={classes.save}>
        <span role="status">{save.isSuccess && !isChanged ? "Saved" : ""}</span>
        <Button size="xs" type="submit" disabled={!isChanged} loading={save.isPending}>
          Save note and tags
        </Button>
      </div>
    </form>
  );
}
