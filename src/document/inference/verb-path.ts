import { isSameNoun } from './noun.ts';
import type { Step } from './path-tree.ts';
import { type Role, splitVerb, type VerbWord } from './verb-word.ts';

/** A path that says by a verb what is done: `/things/get/{id}`, `/createThing`, `/things/{id}/delete`. */
export type VerbPath = {
  readonly role: Role;
  /** The verb as the path has it. */
  readonly word: string;
  /** The path of all records, without the verb. */
  readonly stem: readonly Step[];
  /** The name of the path parameter that names one of them; absent where none does. */
  readonly parameter: string | undefined;
};

/** The methods that a verb goes together with; a POST may do anything. */
const methods: Readonly<Record<Role, readonly string[]>> = {
  create: ['POST', 'PUT'],
  list: ['GET', 'POST'],
  read: ['GET', 'POST'],
  update: ['PUT', 'PATCH', 'POST'],
  remove: ['DELETE', 'POST'],
};

/** Reads the verb of a path; `undefined` where it has none, or one that does not go together with the method. */
export const readVerbPath = (steps: readonly Step[], method: string): VerbPath | undefined => {
  const end = steps.at(-1);
  const own = end?.kind === 'parameter' ? steps.slice(0, -1) : steps;
  const last = own.at(-1);
  const verb = last?.kind === 'literal' ? splitVerb(last.text) : undefined;
  if (verb === undefined || !methods[verb.role].includes(method)) return undefined;
  const above = own.slice(0, -1);
  const placed =
    end?.kind === 'parameter'
      ? { stem: toStem(above, verb), parameter: end.name }
      : place(above, verb, method);
  const isFit = placed?.parameter === undefined || ofOne.includes(verb.role);
  return placed?.stem.at(-1)?.kind === 'literal' && isFit ? { ...verb, ...placed } : undefined;
};

const ofOne: readonly Role[] = ['read', 'update', 'remove'];

type Placed = Pick<VerbPath, 'stem' | 'parameter'>;

const place = (above: readonly Step[], verb: VerbWord, method: string): Placed | undefined => {
  const [noun, key] = above.slice(-2);
  const plainly = { stem: toStem(above, verb), parameter: undefined };
  if (key?.kind !== 'parameter' || noun?.kind !== 'literal') return plainly;
  if (isOfSomething(verb, method)) return undefined;
  const isOfIt =
    verb.rest === '' || (ofOne.includes(verb.role) && isSameNoun(verb.rest, noun.text));
  return isOfIt ? { stem: above.slice(0, -1), parameter: key.name } : plainly;
};

/**
 * Whether a verb behind a key says what is done with something of the record, as `/teams/{id}/addUser`
 * and `/batches/{id}/remove` do, or something else with it, as `POST /chats/{id}/read` does.
 */
const isOfSomething = ({ word, role }: VerbWord, method: string): boolean =>
  /^(add|new|insert|remove|read|view|show|change)$/i.test(word) ||
  (role === 'read' && method === 'POST');

const toStem = (above: readonly Step[], { rest }: VerbWord): readonly Step[] =>
  rest === '' ? above : [...above, { kind: 'literal', text: rest }];
