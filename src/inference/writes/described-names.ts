import { isSameNoun } from '../vocabulary/singularize.ts';

/** Whether a description has all words of a property's name: `user name` for `userName`. */
export function namesProperty(description: string, property: string): boolean {
  const words = splitWords(description);
  return splitWords(property.replace(/([a-z])([A-Z])/g, '$1 $2')).every((word) =>
    words.includes(word),
  );
}

/** Whether a description has a word for the records of a resource. */
export function namesNoun(description: string, noun: string): boolean {
  return splitWords(description).some((word) => isSameNoun(word, noun));
}

function splitWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
