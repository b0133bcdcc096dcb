import { callerAliases } from './record-properties.ts';
import { normalizeName, singularize } from './singularize.ts';

/** Verbs and words at the end of paths below the path of all records, by what they do with the records. */

/** `/pets/search`, `/pets/_query`. */
export const searchVerb = /^:?_?(search|query|find|filter|lookup|list)/i;

/** `/users/ids`, `/users/by-usernames`, `/users/batch-get`: a POST that lists the records whose keys it sends. */
export const keyLookupVerb =
  /^(by[-_]?)?(ids|keys|uuids|usernames|logins|names|slugs|emails)$|^(batch|bulk|multi)[-_]?(get|read|fetch|retrieve)$|^(get|read|fetch|retrieve)[-_]?(batch|bulk|many|multiple|by[-_]?(ids|keys))$/i;

/** `/search/issues`, `/user/issues`, `/me/issues`. */
export function meansAnyParent(text: string): boolean {
  return searchVerb.test(text) || callerAliases.includes(text) || text === 'user';
}

/** A collection that is posted to in order to search, unless its items can be read. */
export const searchNoun = /^_?(search|query|find|filter|lookup)$/i;

/** `/pets/import`, `/pets/bulk`. */
export const createVerb = /^:?(create|add|new|insert|import|bulk|batch)/i;

/** `/pets/upsert`, `/pets/createOrUpdate`, `/pets/upsert-many`. */
export const upsertVerb =
  /^:?(upsert|(create|add|insert)[-_]?or[-_]?(update|replace)|update[-_]?or[-_]?(create|add|insert))([-_]?(many|all|bulk|batch|multiple))?$/i;

/** `/pets/latest`, `/pets/most-recent`. */
export const newestWord = /^(latest|newest|last|most[-_]?recent)$/i;

/** `/users/lookup`, `/users/find_by_email`, `/users/by-email`. */
export const lookupVerb =
  /^_?(look[-_]?up|find|search|get|fetch|retrieve|resolve|query)([-_]?(one|first|by([-_]?\w+)?))?$|^by[-_]?\w+$/i;

/** The noun of `findUserByEmail`. */
export const lookupNoun =
  /^(?:look[-_]?up|find|search|get|fetch|retrieve|resolve)[-_]?(\w+?)[-_]?by[-_]?\w+$/i;

/** `/pets/export`. */
export const exportVerb = /^(export|dump|download|all|bulk|stream)$/i;

/** Verbs that stand for a POST to the path above them. */
export const collectionCreateVerbs: readonly string[] = ['create', 'add', 'new'];

/** `/pets/bulk`, `/pets/batch-delete`. */
export const bulkWord = /^:?_?(bulk|batch|mass|many|multi(ple)?)([-_]|$)/i;

/** `/pets/delete`, `/pets/bulk_remove`. */
export const bulkRemoveVerb =
  /^:?_?(((bulk|batch|mass|multi)[-_]?)?(delete|remove|destroy)|(bulk|batch|mass|multi)[-_](archive|trash)$)/i;

/** `/pets/update`, `/pets/bulk-edit`, `/pets/updateMany`. */
export const bulkUpdateVerb =
  /^:?_?((bulk|batch|mass|multi(ple)?)[-_]?)?(update|change|edit|modify|patch)([-_]?(many|all|bulk|batch|multiple|list))?$/i;

/** Properties that hold the changes of a record next to its key, by normalized name. */
export const changesPropertyName =
  /^(changes?|updates?|data|attributes|fields|values|properties|patch|set|payload|body)$/;

/** `/templates/7/duplicate`, `/files/7/copy`. */
const copyVerb = '(?:copy|clone|duplicate|replicate|fork)';
const copyVerbAlone = new RegExp(`^:?_?${copyVerb}$`, 'i');
const copyVerbBefore = new RegExp(`^:?${copyVerb}(?:[_-](?=[a-z])|(?=[A-Z]))(\\w+)$`);
const copyVerbBehind = new RegExp(`^(\\w+?)[._-]${copyVerb}$`, 'i');

/**
 * The noun of a path segment that copies a record: empty for `duplicate`, `template` for `copyTemplate`
 * and `template-clone`; `undefined` for a segment that does not copy.
 */
export function findCopyNoun(text: string): string | undefined {
  if (copyVerbAlone.test(text)) return '';
  return copyVerbBefore.exec(text)?.[1] ?? copyVerbBehind.exec(text)?.[1];
}

/** `/contacts/merge`. */
export const mergeVerb = /^:?_?merge$/i;

/** What a merge calls the key of the record that remains, and those of the others; normalized. */
export const remainingKeyName =
  /^(primary|into|to|target|dest(ination)?|master|main|winn(er|ing)|surviv(or|ing)|keep|remaining)/;
export const mergedKeyName =
  /^(from|source|secondary|duplicate|merged?|los(er|ing)|other|remove|absorbed)|(id|key|uuid)s?(to|for)?merged?$|ids$/;

/** `/campaigns/7/actions/replicate`. */
export const actionsSegment = /^actions?$/i;

/** `/teams/7/users/add`. */
export const linkVerb = /^:?_?((bulk|batch)[-_]?)?(add|assign|attach|link|put|bulk|batch)/i;

/** `/teams/7/users/remove`. */
export const unlinkVerb = /^:?_?((bulk|batch)[-_]?)?(remove|delete|unassign|detach|unlink)/i;

/** Verbs below a key that act on a part of the record: `/teams/7/addUser`, `/batches/7/remove`. */
export const partVerb = /^(add|new|insert|remove|read|view|show|change)$/i;

/** `getThings` lists things if it takes no key. */
export const getVerb = /^(get|fetch|retrieve)$/i;

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

type RolesByVerb = ReadonlyMap<string, RpcRole>;

const rpcRoles: readonly RpcRole[] = ['create', 'list', 'read', 'update', 'remove'];

/** If a verb has two roles, the first one counts. */
function groupByVerb(verbs: typeof prefixVerbs): RolesByVerb {
  return new Map(
    rpcRoles
      .toReversed()
      .flatMap((role) => verbs[role].map((verb): [string, RpcRole] => [verb, role])),
  );
}

const rolesByPrefix = groupByVerb(prefixVerbs);
const rolesByWord = groupByVerb(standaloneVerbs);

function findRole(roles: RolesByVerb, word: string): RpcRole | undefined {
  return roles.get(normalizeName(word));
}

/**
 * Splits the verb off a segment: `create` of `create`, `createThing`, `create-thing` and
 * `things.create`.
 */
export function parsePathVerb(text: string): PathVerb | undefined {
  const role = findRole(rolesByWord, text);
  return role
    ? { role, verb: text.replace(/^[:_]+/, ''), noun: '' }
    : (parseDottedVerb(text) ?? parsePrefixVerb(text));
}

/** `things.create`, as remote procedures are called. */
function parseDottedVerb(text: string): PathVerb | undefined {
  const [, rest = '', word = ''] = /^(.+)\.([a-z]+)$/i.exec(text) ?? [];
  const role = findRole(rolesByWord, word);
  return role && { role, verb: word, noun: rest };
}

function parsePrefixVerb(text: string): PathVerb | undefined {
  const [, word = '', behind = ''] = /^([A-Z]?[a-z]+)(?=[A-Z_-])[_-]?(.+)$/.exec(text) ?? [];
  const role = findRole(rolesByPrefix, word);
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

/** Summaries and ids of operations that create: `Creates a project`, `addComment`. */
export const creationText = /^\s*([Cc]reates?|[Aa]dds?|[Ii]nserts?)(?=[^a-z]|$)/;

/** Those of operations that may change instead: `Add or update a label`. */
export const otherWriteText = /\b(or|updat\w+|replac\w+|overwrit\w+|upserts?|set|sets)\b/i;

/** Texts of operations that change parts of a record. */
export const partialUpdateText = /patch|partial/i;

/** Texts of operations that replace a record. */
export const replacementText = /replac|overwrit/i;

/** Texts of operations that change a record, in part or as a whole. */
export const changeText = /updat|chang|edit|modif|adjust|amend/i;

const partNames = '(fields|properties|attributes|values|parameters)';
const sendingVerb = '(provided?|specif(y|ied)|sent|send|pass(ed)?|includ(e|ed)|set|suppl(y|ied))';
const unsent = `(not (being )?${sendingVerb}|omit(ted)?|unspecified|left out|leave out|missing)`;
const kept =
  '(unchanged|unmodified|untouched|unaffected|as (they are|is)|kept|keeps?|retain(s|ed)?|preserv(e|es|ed)|(not|n.t|never) (be )?(changed?|modif(y|ied)|updated?|affected|altered|touched))';

/** Texts of a PUT that changes only the properties that are sent. */
export const keepsUnsentText = new RegExp(
  `partial(ly)? updat|\\bsparse(ly)?\\b|only (the |those )?${partNames}[^.]* ${sendingVerb}|${partNames}[^.]*\\b${unsent}[^.]* ${kept}`,
  'i',
);

/** What a call does to a part of a record. */
export type PartChange = 'merge' | 'add' | 'take';

/** What a word does, and with which part of a record. */
type PartVerb<Change extends PartChange> = { readonly change: Change; readonly noun: string };

/** Verbs that add an object to a list of a record, or take it out. */
const listVerbs: ReadonlyMap<string, 'add' | 'take'> = new Map([
  ['add', 'add'],
  ['remove', 'take'],
]);

/** Verbs of actions whose body is about a part of a record. */
const changesByVerb: ReadonlyMap<string, PartChange> = new Map<string, PartChange>([
  ...listVerbs,
  ['create', 'add'],
  ['attach', 'add'],
  ['delete', 'take'],
  ['detach', 'take'],
  ['change', 'merge'],
  ['set', 'merge'],
  ['update', 'merge'],
  ['edit', 'merge'],
  ['configure', 'merge'],
]);

/** `addTag`, `remove_tags`: what such a verb does, and with what; `undefined` for any other word. */
export function findPartVerb(text: string): PartVerb<'add' | 'take'> | undefined {
  return findPartAmong(listVerbs, text);
}

/** `add_subnet`, `changeProtection`: what such an action does with which part; `undefined` for any other word. */
export function findPartChange(text: string): PartVerb<PartChange> | undefined {
  return findPartAmong(changesByVerb, text);
}

function findPartAmong<Change extends PartChange>(
  changes: ReadonlyMap<string, Change>,
  text: string,
): PartVerb<Change> | undefined {
  const [, verb = '', noun = ''] = /^:?([a-z]+)(?:[_-](?=[a-z])|(?=[A-Z]))(\w+)$/.exec(text) ?? [];
  const change = changes.get(verb);
  return change && { change, noun };
}

/** The verbs that may add to a list: `addTag`, `add_tags`. */
export function listPartVerbs(noun: string): readonly string[] {
  const singular = singularize(noun);
  return [singular, noun].flatMap((word) => [
    `add${word.charAt(0).toUpperCase()}${word.slice(1)}`,
    `add_${word}`,
    `add-${word}`,
  ]);
}
