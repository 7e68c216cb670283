import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { system } from "../api/queries.ts";
import { ownZone, zoneName } from "../format/instant.ts";
import { Icon } from "../ui/Icon.tsx";
import { ColourSwitch, HelpButton } from "./Comforts.tsx";
import classes from "./Navigation.module.css";
import { PageLinks } from "./PageLinks.tsx";

/** Ways between pages: beside the page on a desk, below it on a phone. */
export function Navigation({ onHelp }: { readonly onHelp: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <nav aria-label="Pages" className={classes.nav}>
      <div className={classes.bar}>
        <PageLinks />
        <button type="button" className={classes.more} onClick={() => setOpen(true)}>
          <Icon name="menu" size={17} />
          More
        </button>
      </div>
      <div className={classes.foot}>
        <Facts />
        <span className={classes.comforts}>
          <ColourSwitch />
          <HelpButton onHelp={onHelp} />
        </span>
      </div>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="bottom"
        size="auto"
        title="All pages"
        classNames={{ content: classes.pages ?? "" }}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <div className={classes.sheet}>
          <PageLinks onChoose={() => setOpen(false)} />
        </div>
        <div className={classes.foot}>
          <Facts />
          <ColourSwitch />
        </div>
      </Drawer>
    </nav>
  );
}

/** The zone of every time on the page, and what program this is. */
function Facts() {
  const { data } = useQuery(system());
  const zone = ownZone();
  return (
    <span title={data && [data.storage.description, ...data.storage.warnings].join("\n")}>
      Times in {zone === zoneName() ? zone : `${zone.replaceAll("_", " ")} (${zoneName()})`}
      {data && (
        <>
          <br />
          Version {data.version}
        </>
      )}
    </span>
  );
}
