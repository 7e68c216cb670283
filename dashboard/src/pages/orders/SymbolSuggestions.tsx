import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { suggested } from "../../api/capabilities.ts";
import { TextButton } from "../../ui/TextButton.tsx";
import type { Desk } from "./desks.ts";
import classes from "./orders.module.css";

const PAUSE_MS = 250;

type Props = {
  readonly symbol: string;
  readonly desk: Desk;
  readonly onChoose: (symbol: string) => void;
};

/** What a symbol half typed may mean, from the lists of the broker; nothing once it is one. */
export function SymbolSuggestions({ symbol, desk, onChoose }: Props) {
  const typed = symbol.trim();
  const [q] = useDebouncedValue(typed, PAUSE_MS);
  const { data = [] } = useQuery(
    suggested({
      connection: desk.connection.id,
      ...(desk.account && { account: desk.account.id }),
      ...(q !== "" && { q }),
    }),
  );
  const isWhole = data.some((each) => each.symbol.toUpperCase() === typed.toUpperCase());
  if (typed === "" || isWhole || data.length === 0) return null;
  return (
    <ul className={classes.suggestions} aria-label="Symbols that fit">
      {data.map(({ symbol: found, name }) => (
        <li key={found}>
          <TextButton onClick={() => onChoose(found)}>{found}</TextButton>
          {name !== undefined && <span className={classes.suggested}>{name}</span>}
        </li>
      ))}
    </ul>
  );
}
