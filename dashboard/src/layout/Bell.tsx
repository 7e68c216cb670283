import { ActionIcon, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { unreadNotices } from "../api/notifications.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./Bell.module.css";

const MOST_SHOWN = 99;

/** The way to what happened, with how much of it is unread. */
export function Bell() {
  const { data: unread = 0 } = useQuery(unreadNotices());
  const label = unread === 0 ? "Notifications" : `Notifications, ${unread} unread`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        component={Link}
        to="/notifications"
        size={26}
        variant="subtle"
        aria-label={label}
        className={classes.bell}
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span className={classes.count} aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </ActionIcon>
    </Tooltip>
  );
}
