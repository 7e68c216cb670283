import { Button, FileButton as Chooser, type MantineSize } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { addFiles } from "./queue.ts";

type Props = {
  readonly size?: MantineSize;
  readonly onChosen?: () => void;
  readonly children: ReactNode;
};

/** Opens the system's file chooser; dropping on the page does the same. */
export function FileButton({ size = "xs", onChosen, children }: Props) {
  return (
    <Chooser
      multiple
      onChange={(chosen) => {
        if (chosen.length === 0) return;
        addFiles(chosen);
        onChosen?.();
      }}
      inputProps={{ "aria-label": "Statement files", tabIndex: -1 }}
    >
      {(props) => (
        <Button
          size={size}
          leftSection={<Icon name="imports" size={size === "xs" ? 14 : 17} />}
          {...props}
        >
          {children}
        </Button>
      )}
    </Chooser>
  );
}
