import { ActionIcon, Tooltip, useMantineColorScheme } from "@mantine/core";
import { Icon } from "../ui/Icon.tsx";

const NEXT = { auto: "light", light: "dark", dark: "auto" } as const;
const ICONS = { auto: "screen", light: "sun", dark: "moon" } as const;
const NAMES = { auto: "as the system", light: "light", dark: "dark" };

/** Light, dark, or as the system has it. */
export function ColourSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const label = `Colours: ${NAMES[colorScheme]}. Change to ${NAMES[NEXT[colorScheme]]}`;
  return (
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
  );
}

/** The way to the list of keys. */
export function HelpButton({ onHelp }: { readonly onHelp: () => void }) {
  return (
    <Tooltip label="Keyboard (?)">
      <ActionIcon size={26} variant="subtle" aria-label="Keyboard shortcuts" onClick={onHelp}>
        <Icon name="help" />
      </ActionIcon>
    </Tooltip>
  );
}
