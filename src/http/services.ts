import type { ImportId, Instant } from "#domain";
import type {
  AnnotationStore,
  Blotter,
  BlotterRoundTrip,
  ImportReport,
  ImportStore,
  Imports,
  TradeFilter,
} from "#sync";
import type {
  Explanation,
  FormatBody,
  KeyFigures,
  MappingSuggestion,
  System,
} from "./contract/index.ts";
import type { Events } from "./events.ts";

/** A file that can be read from its beginning as often as needed. */
export type FileSource = Parameters<Imports["import"]>[0];

/** What endpoints ask of the rest of the system. */
export type Services = {
  readonly blotter: Blotter;
  readonly imports: Imports;
  readonly files: Pick<ImportStore, "file">;
  readonly annotations: AnnotationStore;
  readonly formats: readonly FormatBody[];
  readonly events: Events;
  readonly now: () => Instant;
  readonly system: () => Promise<System>;
  /** Key figures of each currency, the one with the most trades first. */
  readonly statistics: (filter: TradeFilter) => Promise<readonly KeyFigures[]>;
  readonly explain: (trade: BlotterRoundTrip) => Promise<Explanation>;
  readonly suggestMapping: (file: FileSource) => Promise<MappingSuggestion>;
  readonly sample: {
    /** Imports the invented statement that the first-run page offers. */
    readonly add: () => Promise<ImportReport>;
    /** Takes every sample import back; gives the ids of those. */
    readonly remove: () => Promise<readonly ImportId[]>;
  };
};
