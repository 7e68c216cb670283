import { Button, Group, Modal } from "@mantine/core";

type Props = {
  readonly opened: boolean;
  readonly file: string;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
};

/** Asks before an import is taken back. */
export function UndoDialog({ opened, file, isBusy, onCancel, onConfirm }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onCancel}
      title="Undo this import?"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p style={{ marginTop: 0 }}>
        What only &ldquo;{file}&rdquo; brought goes, and trades are rebuilt. What another file also
        brought stays, and so do your notes and tags. Importing the file again brings everything
        back.
      </p>
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={onCancel} data-autofocus>
          Keep it
        </Button>
        <Button size="xs" color="danger" loading={isBusy} onClick={onConfirm}>
          Undo import
        </Button>
      </Group>
    </Modal>
  );
}
