import { normalizeName } from './singularize.ts';

/** What a verb in a path does with records. */
export type RpcRole = 'create' | 'list' | 'read' | 'update' | 'remove';

/** A verb in a path segment, and the noun in the same segment. */
export type PathVerb = {
  readonly role: RpcRole;
  /** As the path has it. */
  readonly verb: string;
  /** Empty if the verb stands alone. */
  readonly noun: string;
};

/** Verbs that may begin a segment, and those that may stand alone. */
const prefixVerbs: Readonly<Record<RpcRole, readonly string[]>> = {
  create: ['create', 'add', 'new', 'insert'],
  list: ['list'],
  read: ['get', 'read', 'fetch', 'retrieve'],
  update: ['update', 'edit', 'modify'],
  remove: ['delete', 'remove', 'destroy'],
};
const standaloneVerbs: typeof prefixVerbs = {
  create: prefixVerbs.create,
  list: ['list', 'all', 'listall', 'getall', 'getlist'],
  read: [...prefixVerbs.read, 'info', 'show', 'view', 'detail', 'details', 'getone', 'getbyid'],
  update: [...prefixVerbs.update, 'change'],
  remove: [...prefixVerbs.remove, 'deletebyid', 'removebyid'],
};

const rpcRoles: readonly RpcRole[] = ['create', 'list', 'read', 'update', 'remove'];

function findRole(verbs: typeof prefixVerbs, word: string): RpcRole | undefined {
  return rpcRoles.find((role) => verbs[role].includes(normalizeName(word)));
}

/**
 * Splits the verb off a segment: `create` of `create`, `createThing`, `create-thing` and
 * `things.create`.
 */
export function parsePathVerb(text: string): PathVerb | undefined {
  const role = findRole(standaloneVerbs, text);
  return role
    ? { role, verb: text.replace(/^[:_]+/, ''), noun: '' }
    : (parseDottedVerb(text) ?? parsePrefixVerb(text));
}

/** `things.create`, as remote procedures are called. */
function parseDottedVerb(text: string): PathVerb | undefined {
  const [, rest = '', word = ''] = /^(.+)\.([a-z]+)$/i.exec(text) ?? [];
  const role = findRole(standaloneVerbs, word);
  return role && { role, verb: word, noun: rest };
}

function parsePrefixVerb(text: string): PathVerb | undefined {
  const [, word = '', behind = ''] = /^([A-Z]?[a-z]+)(?=[A-Z_-])[_-]?(.+)$/.exec(text) ?? [];
  const role = findRole(prefixVerbs, word);
  const { rest, isAll } = parseVerbNoun(behind);
  if (role === undefined || normalizeName(rest) === '' || hasNarrowingWord(rest)) return undefined;
  return { role: role === 'read' && isAll ? 'list' : role, verb: word, noun: rest };
}

/** The noun after a verb: `things` of `AllThings`, `thing` of `ThingById` and `ThingList`. */
function parseVerbNoun(text: string): { readonly rest: string; readonly isAll: boolean } {
  const some = text.replace(/^[Aa]ll(?=[A-Z_-])[_-]?/, '').replace(/[_-]list$|List$/, '');
  const rest = some.replace(/[_-]?by[_-]?id$/i, '');
  return { rest: rest.charAt(0).toLowerCase() + rest.slice(1), isAll: some !== text };
}

/** Words that narrow the records, so that the verb does something else. */
const narrowingWords = /^(for|by|of|from|to|with|in|and|or|if)$/i;

function hasNarrowingWord(noun: string): boolean {
  return noun.split(/[_-]|(?=[A-Z])/).some((one) => narrowingWords.test(one));
}
