import { useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { NotificationBody } from "../../api/types.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { TextButton } from "../../ui/TextButton.tsx";
import classes from "./notifications.module.css";

type Tone = "bad" | "warn" | "good" | "plain";

const LOOKS: Readonly<Record<NotificationBody["kind"], readonly [IconName, Tone]>> = {
  "needs-user": ["person", "bad"],
  "relogin-due": ["clock", "warn"],
  "sync-failed": ["alert", "bad"],
  "sync-recovered": ["check", "good"],
  "break-found": ["alert", "warn"],
  "dead-letter": ["alert", "bad"],
  "trade-closed": ["trades", "plain"],
  "import-done": ["imports", "plain"],
  "experiment-stopped": ["alert", "warn"],
  "catalogue-changed": ["brokers", "plain"],
  "capability-changed": ["brokers", "warn"],
};

type Props = { readonly notice: NotificationBody; readonly onRead: () => void };

/** One notice; following it reads it. */
export function NoticeRow({ notice, onRead }: Props) {
  const { kind, title, text, at, path, readAt } = notice;
  const { history } = useRouter();
  const [icon, tone] = LOOKS[kind];
  const isUnread = readAt === undefined;
  const follow = (event: MouseEvent) => {
    if (isUnread) onRead();
    // Another tab is the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    history.push(path);
  };
  return (
    <li className={`${classes.notice} ${isUnread ? classes.unread : ""}`} aria-label={title}>
      <span className={classes[tone]}>
        <Icon name={icon} size={18} />
      </span>
      <div className={classes.body}>
        <a href={path} className={classes.title} onClick={follow}>
          {isUnread && <span className={classes.hidden}>Unread: </span>}
          {title}
        </a>
        <p>{text}</p>
      </div>
      <div className={classes.side}>
        <Ago at={at} isPast />
        {isUnread && (
          <TextButton aria-label={`Mark as read: ${title}`} onClick={onRead}>
            Mark as read
          </TextButton>
        )}
      </div>
    </li>
  );
}
