import { Kbd, Modal } from "@mantine/core";
import { Fragment } from "react";
import { PAGES } from "./pages.ts";
import classes from "./ShortcutHelp.module.css";

const KEYS: readonly (readonly [readonly string[], string])[] = [
  ...PAGES.map(({ letter, label }) => [["g", letter], `Go to ${label}`] as const),
  [["/"], "Search on this page"],
  [["j", "k"], "Next or previous row (also arrows, Page Up and Down, Home, End)"],
  [["Enter"], "Open the row"],
  [["Esc"], "Close what is open"],
  [["?"], "This list"],
];

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keyboard"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <dl className={classes.list}>
        {KEYS.map(([keys, what]) => (
          <Fragment key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
