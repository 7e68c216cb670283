type Fields = Readonly<Record<string, unknown>>;

/** What somebody switched on or off of accounts, as fields that stand above those of a reply. */
export function createSwitches(features: Readonly<Record<string, (has: boolean) => Fields>>): {
  readonly set: (feature: string, has: boolean) => boolean;
  readonly fields: () => Fields;
} {
  let switched: Fields = {};
  return {
    set(feature, has) {
      const known = Object.hasOwn(features, feature) ? features[feature] : undefined;
      if (known) switched = { ...switched, ...known(has) };
      return known !== undefined;
    },
    fields: () => switched,
  };
}
