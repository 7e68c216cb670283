import { SegmentedControl, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { deadLetters } from "../../api/schedule.ts";
import { LETTER_CHOICES, type LetterChoice } from "../../search/letter-search.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import classes from "./dead-letters.module.css";
import { LetterCard } from "./LetterCard.tsx";
import { STATE_WORDS } from "./words.ts";

const route = getRouteApi("/system/dead-letters");

/** The desk of work that was given up: why, what it was given, and the way to begin it anew. */
export function DeadLettersPage() {
  const { state = "open" } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(deadLetters(state === "all" ? undefined : state));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const show = (next: LetterChoice) => void navigate({ search: { state: next }, replace: true });
  return (
    <Page
      title="Dead letters"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Which letters"
          value={state}
          onChange={show}
          data={LETTER_CHOICES.map((value) => ({ value, label: STATE_WORDS[value] }))}
        />
      }
    >
      <Link to="/system" className={classes.back}>
        System
      </Link>
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={150} />}
      {query.data && items.length === 0 && <NoLetters state={state} />}
      {items.length > 0 && (
        <ul className={classes.letters}>
          {items.map((letter) => (
            <LetterCard key={letter.id} letter={letter} />
          ))}
        </ul>
      )}
      <ShowMore query={query} style={{ alignSelf: "flex-start" }}>
        Show older
      </ShowMore>
    </Page>
  );
}

function NoLetters({ state }: { state: LetterChoice }) {
  if (state !== "open" && state !== "all")
    return <EmptyState title={`No letter is ${STATE_WORDS[state].toLowerCase()}`} />;
  return (
    <EmptyState title="Nothing was given up">
      Work that finally failed is laid down here: a connection that cannot be read, a message that
      cannot be delivered. Each shows what it was given and why it failed, and begins anew with one
      click.
    </EmptyState>
  );
}
