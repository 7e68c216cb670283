import { Dropzone } from "@mantine/dropzone";
import { useNavigate } from "@tanstack/react-router";
import { addFiles } from "../pages/imports/queue.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./DropTarget.module.css";

/** Files may be dropped anywhere; the imports page shows them before anything is stored. */
export function DropTarget() {
  const navigate = useNavigate();
  return (
    <Dropzone.FullScreen
      active
      onDrop={(files) => {
        addFiles(files);
        void navigate({ to: "/imports" });
      }}
      multiple
    >
      <div className={classes.target}>
        <Icon name="imports" size={32} />
        <p className={classes.title}>Drop statements to look at them</p>
        <p>Nothing is stored before you say so.</p>
      </div>
    </Dropzone.FullScreen>
  );
}
