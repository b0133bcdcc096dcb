import type { JsonObject } from './json.ts';
import { type Node, walk } from './walk.ts';

/** True for a reference that leads out of the document. */
const isForeign = ({ $ref }: Node): boolean => typeof $ref === 'string' && !$ref.startsWith('#');

/**
 * Whether a text may have identities or references out of it: few have, and a look at the text is
 * faster than a walk.
 */
export const mayHaveIdentities = (text: string): boolean =>
  /\$(id|anchor|dynamicAnchor)['"]?\s*:|\$ref['"]?\s*:\s*(?!\s|['"]?#\/)/.test(text);

/**
 * Turns references to schemas by their identities (`$id`, `$anchor`), and to the document by its own
 * (`$self`), into pointers, in their places, and tells whether any reference leads out of the document then. Of two schemas with the same
 * identity the first has it.
 */
export const settleIdentities = (root: JsonObject): 'whole' | 'has foreign references' => {
  const identities = new Map<string, string>();
  const references: Node[] = [];
  walk(root, telling, (node, place) => {
    if (typeof node.$ref === 'string' && !node.$ref.startsWith('#/')) references.push(node);
    for (const [keyword, mark] of marks) {
      const name = node[keyword];
      if (typeof name === 'string' && !identities.has(mark + name))
        identities.set(mark + name, `#${place()}`);
    }
  });
  const own = openOwn(root);
  for (const node of references) {
    const reference = own(String(node.$ref));
    node.$ref = identities.get(reference) ?? reference;
  }
  return references.some(isForeign) ? 'has foreign references' : 'whole';
};

/** What is said of the document by its own address (`$self`, OpenAPI 3.2) is of its places. */
const openOwn = ({ $self: self }: JsonObject): ((reference: string) => string) => {
  if (typeof self !== 'string') return (reference) => reference;
  return (reference) => {
    const [address, place = ''] = reference.split(/#(.*)/s);
    return address === self ? `#${place}` : reference;
  };
};

const telling = new Set(['$ref', '$id', '$anchor', '$dynamicAnchor']);

const marks = [
  ['$id', ''],
  ['$anchor', '#'],
  ['$dynamicAnchor', '#'],
] as const;
