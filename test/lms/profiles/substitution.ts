/** Values of the variables an LMS knows. `null` is sent as null; a name that is absent stays a literal `$Name`. */
export type Variables = Record<string, string | null>;

/** Resolves `$Name` values of custom parameters; whatever is no variable stays as it is. */
export function substitute(
  custom: Record<string, string>,
  variables: Variables,
): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(custom).map(([key, value]) => {
      const name = value.startsWith('$') ? value.slice(1) : null;
      return [key, name !== null && Object.hasOwn(variables, name) ? variables[name]! : value];
    }),
  );
}

/** Moodle sends a key that is not lower case, digits and `_` twice: folded, and as written. */
export function doubleKeys<T>(custom: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(custom).flatMap(([key, value]) => {
      const folded = key.toLowerCase().replace(/[^a-z0-9]/g, '_');
      return folded === key ? [[key, value] as const] : [[folded, value] as const, [key, value] as const];
    }),
  );
}
