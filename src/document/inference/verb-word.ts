import { plain } from './noun.ts';

/** What the word of a path may say that is done with records. */
export type Role = 'create' | 'list' | 'read' | 'update' | 'remove';

/** A verb, and the word for records that is left where it is taken away. */
export type VerbWord = {
  readonly role: Role;
  /** As the path has it. */
  readonly word: string;
  /** Empty where the verb stands alone. */
  readonly rest: string;
};

/** Verbs that may be the beginning of a word, and those that may stand alone. */
const heads: Readonly<Record<Role, readonly string[]>> = {
  create: ['create', 'add', 'new', 'insert'],
  list: ['list'],
  read: ['get', 'read', 'fetch', 'retrieve'],
  update: ['update', 'edit', 'modify'],
  remove: ['delete', 'remove', 'destroy'],
};
const alone: typeof heads = {
  create: heads.create,
  list: ['list', 'all', 'listall', 'getall', 'getlist'],
  read: [...heads.read, 'info', 'show', 'view', 'detail', 'details', 'getone', 'getbyid'],
  update: [...heads.update, 'change'],
  remove: [...heads.remove, 'deletebyid', 'removebyid'],
};

const roles: readonly Role[] = ['create', 'list', 'read', 'update', 'remove'];

const roleIn = (verbs: typeof heads, word: string): Role | undefined =>
  roles.find((role) => verbs[role].includes(plain(word)));

/** The verb in a word of a path: `create` in `create`, `createThing`, `create-thing` and `things.create`. */
export const splitVerb = (text: string): VerbWord | undefined => {
  const role = roleIn(alone, text);
  return role
    ? { role, word: text.replace(/^[:_]+/, ''), rest: '' }
    : (splitTail(text) ?? splitHead(text));
};

/** `things.create`, as remote procedures are called. */
const splitTail = (text: string): VerbWord | undefined => {
  const [, rest = '', word = ''] = /^(.+)\.([a-z]+)$/i.exec(text) ?? [];
  const role = roleIn(alone, word);
  return role && { role, word, rest };
};

const splitHead = (text: string): VerbWord | undefined => {
  const [, word = '', behind = ''] = /^([A-Z]?[a-z]+)(?=[A-Z_-])[_-]?(.+)$/.exec(text) ?? [];
  const role = roleIn(heads, word);
  const { rest, isAll } = toNoun(behind);
  if (role === undefined || plain(rest) === '' || isNarrowed(rest)) return undefined;
  return { role: role === 'read' && isAll ? 'list' : role, word, rest };
};

/** What records are called behind a verb: `things` of `AllThings`, `thing` of `ThingById` and `ThingList`. */
const toNoun = (text: string): { readonly rest: string; readonly isAll: boolean } => {
  const some = text.replace(/^[Aa]ll(?=[A-Z_-])[_-]?/, '').replace(/[_-]list$|List$/, '');
  const rest = some.replace(/[_-]?by[_-]?id$/i, '');
  return { rest: rest.charAt(0).toLowerCase() + rest.slice(1), isAll: some !== text };
};

/** Words that tell of which records, or of whose. */
const narrowing = /^(for|by|of|from|to|with|in|and|or|if)$/i;

const isNarrowed = (noun: string): boolean =>
  noun.split(/[_-]|(?=[A-Z])/).some((one) => narrowing.test(one));
