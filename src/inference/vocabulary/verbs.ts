import { normalizeName } from './singularize.ts';

/** What the word of a path may say that is done with records. */
export type RpcRole = 'create' | 'list' | 'read' | 'update' | 'remove';

/** A verb, and the word for records that is left where it is taken away. */
export type PathVerb = {
  readonly role: RpcRole;
  /** As the path has it. */
  readonly verb: string;
  /** Empty where the verb stands alone. */
  readonly noun: string;
};

/** Verbs that may be the beginning of a word, and those that may stand alone. */
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

/** The verb in a word of a path: `create` in `create`, `createThing`, `create-thing` and `things.create`. */
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

/** What records are called behind a verb: `things` of `AllThings`, `thing` of `ThingById` and `ThingList`. */
function parseVerbNoun(text: string): { readonly rest: string; readonly isAll: boolean } {
  const some = text.replace(/^[Aa]ll(?=[A-Z_-])[_-]?/, '').replace(/[_-]list$|List$/, '');
  const rest = some.replace(/[_-]?by[_-]?id$/i, '');
  return { rest: rest.charAt(0).toLowerCase() + rest.slice(1), isAll: some !== text };
}

/** Words that tell of which records, or of whose. */
const narrowingWords = /^(for|by|of|from|to|with|in|and|or|if)$/i;

function hasNarrowingWord(noun: string): boolean {
  return noun.split(/[_-]|(?=[A-Z])/).some((one) => narrowingWords.test(one));
}
