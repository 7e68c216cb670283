type Given<Fields> = { [Key in keyof Fields]?: NonNullable<Fields[Key]> };

/** The fields that are neither null nor undefined: optional properties are absent, not empty. */
export function given<Fields extends Record<string, unknown>>(fields: Fields): Given<Fields> {
  const present: Record<string, unknown> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== null && value !== undefined) present[key] = value;
  }
  return present as Given<Fields>;
}
