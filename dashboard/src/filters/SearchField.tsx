import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import classes from "./filters.module.css";

type Props = {
  readonly value: string | undefined;
  readonly placeholder: string;
  readonly onChange: (text: string | undefined) => void;
};

/** Where "/" takes the cursor. Waits for a pause in typing before it asks the server. */
export function SearchField({ value, placeholder, onChange }: Props) {
  const [text, setText] = useState(value ?? "");
  const [seen, setSeen] = useState(value);
  // Another address, by Back or by a link; what is being typed meanwhile stays as it is.
  if (value !== seen) {
    setSeen(value);
    if ((value ?? "") !== text.trim()) setText(value ?? "");
  }
  const report = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), 250);
  const set = (next: string) => {
    setText(next);
    report(next);
  };
  return (
    <TextInput
      size="xs"
      type="search"
      data-search-field
      aria-label={placeholder}
      placeholder={placeholder}
      value={text}
      onChange={(event) => set(event.currentTarget.value)}
      leftSection={<Icon name="search" size={14} />}
      rightSection={
        text ? (
          <CloseButton size="xs" aria-label="Clear search" onClick={() => set("")} />
        ) : (
          <Kbd size="xs">/</Kbd>
        )
      }
      className={classes.search}
    />
  );
}
