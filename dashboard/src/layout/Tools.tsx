import { ActionIcon, Tooltip, useMantineColorScheme } from "@mantine/core";
import { ownZone, zoneName } from "../format/instant.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { Bell } from "./Bell.tsx";
import { Icon } from "../ui/Icon.tsx";
import classes from "./Tools.module.css";

const NEXT = { auto: "light", light: "dark", dark: "auto" } as const;
const ICONS = { auto: "screen", light: "sun", dark: "moon" } as const;
const NAMES = { auto: "as the system", light: "light", dark: "dark" };

/** Light or dark, and the list of keys. */
export function Tools({ onHelp }: { onHelp: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const label = `Colours: ${NAMES[colorScheme]}. Change to ${NAMES[NEXT[colorScheme]]}`;
  return (
    <div className={classes.tools}>
      <span className={classes.zone} title={`Times in ${ownZone()}`}>
        {zoneName()}
      </span>
      <Tooltip label={label}>
        <ActionIcon
          size={26}
          variant="subtle"
          aria-label={label}
          onClick={() => setColorScheme(NEXT[colorScheme])}
        >
          <Icon name={ICONS[colorScheme]} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Keyboard (?)">
        <ActionIcon size={26} variant="subtle" aria-label="Keyboard shortcuts" onClick={onHelp}>
          <Icon name="help" />
        </ActionIcon>
      </Tooltip>
      <Bell />
      <AccountMenu />
    </div>
  );
}
