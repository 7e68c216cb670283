import { Button, type MantineSize } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Icon } from "../../ui/Icon.tsx";

/** Leads to the form that connects a broker. */
export function ConnectButton({ size = "xs" }: { size?: MantineSize }) {
  return (
    <Button
      size={size}
      leftSection={<Icon name="plus" size={14} />}
      renderRoot={(props) => <Link to="/connections/new" {...props} />}
    >
      Connect a broker
    </Button>
  );
}
