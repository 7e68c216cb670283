import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { notices, NOTICES_KEY, readNotices } from "../../api/notifications.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { NoticeRow } from "./NoticeRow.tsx";
import classes from "./notifications.module.css";

type Choice = "all" | "unread";

/** What happened, newest first. */
export function NotificationsPage() {
  const [only, setOnly] = useState<Choice>("all");
  const query = useInfiniteQuery(notices(only));
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: readNotices,
    onSuccess: () => client.invalidateQueries({ queryKey: NOTICES_KEY }),
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = query.data?.pages[0]?.unread ?? 0;
  return (
    <Page title="Notifications" aside={<Choices only={only} onChange={setOnly} />}>
      <div className={classes.acts}>
        <Button
          size="xs"
          variant="default"
          disabled={unread === 0}
          loading={read.isPending}
          onClick={() => read.mutate(undefined)}
        >
          Mark all as read
        </Button>
        <Link to="/notifications/settings">Settings</Link>
      </div>
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {read.error && <FailureNotice error={read.error} />}
      {query.isPending && <Skeleton height={150} />}
      {query.data && items.length === 0 && <Nothing only={only} />}
      {items.length > 0 && (
        <ul className={classes.list} aria-label="Notifications">
          {items.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} onRead={() => read.mutate([notice.id])} />
          ))}
        </ul>
      )}
      <ShowMore query={query} className={classes.more}>
        Show older
      </ShowMore>
    </Page>
  );
}

function Choices({ only, onChange }: { only: Choice; onChange: (only: Choice) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Which notifications"
      value={only}
      onChange={onChange}
      data={[
        { value: "all", label: "All" },
        { value: "unread", label: "Unread" },
      ]}
    />
  );
}

function Nothing({ only }: { only: Choice }) {
  if (only === "unread") return <EmptyState title="Everything is read" />;
  return (
    <EmptyState title="Nothing happened yet">
      A connection that needs you, a difference from the broker's figures, an import that is done:
      it is told here, and by mail or webhook if you choose so in the settings.
    </EmptyState>
  );
}
