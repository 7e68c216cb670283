import { Select } from "@mantine/core";
import type { MappingSuggestion } from "../../../api/types.ts";
import { ACTIONS } from "./fields.ts";
import classes from "./mapping.module.css";
import { type Answers, sideWords } from "./mapping.ts";

type Props = {
  readonly suggestion: MappingSuggestion;
  readonly answers: Answers;
  readonly onChange: (changes: Partial<Answers>) => void;
};

/**
 * What each word of the column "buy or sell" makes of its row. Words that say it themselves need no
 * answer.
 */
export function WordFields({ suggestion, answers, onChange }: Props) {
  const words = sideWords(suggestion.header, suggestion.rows, answers.columns.side);
  if (words.length === 0) return null;
  const set = (word: string, action: string | null) => {
    const { [word.toLowerCase()]: _, ...others } = answers.actions;
    onChange({ actions: action === null ? others : { ...others, [word.toLowerCase()]: action } });
  };
  return (
    <fieldset className={classes.group}>
      <legend>What its words mean</legend>
      <div className={classes.grid}>
        {words.map((word) => (
          <Select
            key={word}
            size="xs"
            label={`“${word}”`}
            placeholder="What it says"
            data={[...ACTIONS]}
            value={answers.actions[word.toLowerCase()] ?? null}
            onChange={(action) => set(word, action)}
            clearable
          />
        ))}
      </div>
    </fieldset>
  );
}
