import type { PathSegment } from '../../paths/path-tree.ts';
import {
  type PathVerb,
  parsePathVerb,
  partVerb,
  type RpcRole,
} from '../../vocabulary/path-verbs.ts';
import { isSameNoun } from '../../vocabulary/singularize.ts';

/** A path with a verb: `/things/get/{id}`, `/createThing`, `/things/{id}/delete`. */
export type RpcVerbPath = {
  readonly role: RpcRole;
  /** As the path has it. */
  readonly verb: string;
  /** The path of all records, without the verb. */
  readonly collectionPath: readonly PathSegment[];
  /** The path parameter that identifies one record; absent if there is none. */
  readonly parameter: string | undefined;
};

/** The methods that fit a verb; a POST may do anything. */
const verbMethods: Readonly<Record<RpcRole, readonly string[]>> = {
  create: ['POST', 'PUT'],
  list: ['GET', 'POST'],
  read: ['GET', 'POST'],
  update: ['PUT', 'PATCH', 'POST'],
  remove: ['DELETE', 'POST'],
};

/** Splits the verb off a path; `undefined` if there is none, or if it does not fit the method. */
export function parseVerbPath(
  segments: readonly PathSegment[],
  method: string,
): RpcVerbPath | undefined {
  const end = segments.at(-1);
  const own = end?.kind === 'parameter' ? segments.slice(0, -1) : segments;
  const last = own.at(-1);
  const verb = last?.kind === 'literal' ? parsePathVerb(last.text) : undefined;
  if (verb === undefined || !verbMethods[verb.role].includes(method)) return undefined;
  const above = own.slice(0, -1);
  const located =
    end?.kind === 'parameter'
      ? { collectionPath: toCollectionPath(above, verb), parameter: end.name }
      : locateVerb(above, verb, method);
  const isFit = located?.parameter === undefined || itemRoles.includes(verb.role);
  return located?.collectionPath.at(-1)?.kind === 'literal' && isFit
    ? { ...verb, ...located }
    : undefined;
}

const itemRoles: readonly RpcRole[] = ['read', 'update', 'remove'];

type VerbPosition = Pick<RpcVerbPath, 'collectionPath' | 'parameter'>;

function locateVerb(
  above: readonly PathSegment[],
  verb: PathVerb,
  method: string,
): VerbPosition | undefined {
  const [noun, key] = above.slice(-2);
  const plainly = { collectionPath: toCollectionPath(above, verb), parameter: undefined };
  if (key?.kind !== 'parameter' || noun?.kind !== 'literal') return plainly;
  if (isActionOnPart(verb, method)) return undefined;
  const isOfIt =
    verb.noun === '' || (itemRoles.includes(verb.role) && isSameNoun(verb.noun, noun.text));
  return isOfIt ? { collectionPath: above.slice(0, -1), parameter: key.name } : plainly;
}

/**
 * Whether a verb below a key acts on a part of the record, as in `/teams/{id}/addUser` and
 * `/batches/{id}/remove`, or is another action, as in `POST /chats/{id}/read`.
 */
function isActionOnPart({ verb, role }: PathVerb, method: string): boolean {
  return partVerb.test(verb) || (role === 'read' && method === 'POST');
}

function toCollectionPath(
  above: readonly PathSegment[],
  { noun: rest }: PathVerb,
): readonly PathSegment[] {
  return rest === '' ? above : [...above, { kind: 'literal', text: rest }];
}
