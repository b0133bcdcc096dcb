/** An object as JSON and YAML give it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as an object, or an empty one where it is none. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The property as an object, or an empty one where there is none. */
export const objectAt = (object: JsonObject, name: string): JsonObject => {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return isObject(value) ? value : {};
};

/** The property as a text, or `undefined` where it is none. */
export const textAt = (object: JsonObject, name: string): string | undefined => {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};
