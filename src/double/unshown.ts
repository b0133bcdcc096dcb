import { below, isObject } from '../document/document.ts';
import type { Violation } from '../refusal.ts';

/**
 * What a value has and a reply does not show, since only what the document describes is printed: each
 * such property, with the place of the object that has it.
 */
export const listUnshown = (value: unknown, shown: unknown, pointer = ''): readonly Violation[] => {
  if (Array.isArray(value) && Array.isArray(shown)) {
    return value.flatMap((entry, index) =>
      listUnshown(entry, shown[index], below(pointer, `${index}`)),
    );
  }
  if (!isObject(value) || !isObject(shown)) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    Object.hasOwn(shown, name)
      ? listUnshown(entry, shown[name], below(pointer, name))
      : [{ in: 'body', pointer, message: `must not have the property ${JSON.stringify(name)}` }],
  );
};
