import { findBodySchema, propertiesOf } from '../../openapi/openapi.ts';
import type { PathNode } from '../paths/path-tree.ts';
import { toTreeKey } from '../paths/path-tree.ts';
import {
  findOwnListEntries,
  isItemPath,
  isListOfChildPath,
  isOnOffPath,
  type PathSurvey,
  type ResourcePath,
  repliesWithObject,
} from '../paths/resource-paths.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { subscriptionNames, subscriptionNoun } from '../vocabulary/webhooks.ts';

/**
 * A rule that recognizes a resource by one of its paths. Paths that `x-sandlot` or a singular noun joins come
 * before these rules.
 */
export type ResourceRule = {
  /** In kebab-case, as `inspect` prints it. */
  readonly name: string;
  /** What it recognizes, in one line. */
  readonly summary: string;
  /** Its section in `docs/inference.md`. */
  readonly docs: `#${string}`;
  /** Pure; `undefined` where the rule does not apply. */
  find(survey: PathSurvey, subject: SurveyedPath): FoundPath | undefined;
};

/** A path and its key in the path tree. */
export type SurveyedPath = { readonly key: string; readonly node: PathNode };

type FoundPath = Omit<ResourcePath, 'rule'>;

/** `/pets/{petId}`, with `/pets` if there is such a path. */
const itemPath: ResourceRule = {
  name: 'item-path',
  summary: 'A path that ends in a parameter reads, changes or removes one record.',
  docs: '#resource-item-path',
  find: (survey, { key, node }) => {
    const { segments } = node;
    if (segments.at(-1)?.kind !== 'parameter') return undefined;
    if (!isItemPath(survey, node) || isListOfChildPath(survey, key, node)) return undefined;
    const above = segments.slice(0, -1);
    const collection = survey.tree.get(toTreeKey(above));
    return { treeKeys: [key], kind: 'collection', segments: above, collection, item: node };
  },
};

/** `/pets` lists records that no path reads. */
const listPath: ResourceRule = {
  name: 'list-path',
  summary: 'A path lists objects that no other path reads.',
  docs: '#resource-list-path',
  find: (survey, { key, node }) => {
    if (hasItemPath(survey, { key, node }) || !findOwnListEntries(survey, node)) return undefined;
    const { segments } = node;
    const treeKeys = [`${key}/{}`];
    return { treeKeys, kind: 'collection', segments, collection: node, item: undefined };
  },
};

/** `/settings` is read and changed as one record. */
const singletonPath: ResourceRule = {
  name: 'singleton-path',
  summary: 'A path without a key reads and changes one object.',
  docs: '#resource-singleton-path',
  find: (survey, { key, node }) => {
    const { operations } = node;
    const isChanged = ['PUT', 'PATCH'].some((method) => operations.has(method));
    const isRead = repliesWithObject(survey, operations.get('GET'));
    return isChanged && isRead ? toSingleton(survey, { key, node }) : undefined;
  },
};

/** `/gists/{id}/star` is put, deleted, and read as 204 or 404. */
const onOffPath: ResourceRule = {
  name: 'on-off-path',
  summary: 'A path without a key is on or off: PUT, DELETE, and a GET without a body.',
  docs: '#resource-on-off-path',
  find: (survey, { key, node }) =>
    isOnOffPath(node) ? toSingleton(survey, { key, node }) : undefined,
};

/** `/hooks` takes the URL of a receiver, and no path shows it again. */
const subscriptionPath: ResourceRule = {
  name: 'subscription-path',
  summary: 'A POST to a path of webhooks takes a URL, and no path reads it.',
  docs: '#resource-subscription-path',
  find: (survey, { key, node }) => {
    const last = node.segments.at(-1);
    if (last?.kind !== 'literal' || !subscriptionNoun.test(normalizeName(last.text)))
      return undefined;
    if (hasItemPath(survey, { key, node }) || !sendsUrl(survey, node)) return undefined;
    const { segments } = node;
    const treeKeys = [`${key}/{}`];
    return { treeKeys, kind: 'collection', segments, collection: node, item: undefined };
  },
};

function sendsUrl({ schemaViews }: PathSurvey, { operations }: PathNode): boolean {
  const schemas = [findBodySchema(operations.get('POST'))].filter((one) => one !== undefined);
  const sent = propertiesOf(schemaViews, schemaViews.of(schemas));
  return [...sent.keys()].some((name) => subscriptionNames.url.test(normalizeName(name)));
}

function toSingleton(survey: PathSurvey, { key, node }: SurveyedPath): FoundPath | undefined {
  if (hasItemPath(survey, { key, node })) return undefined;
  const { segments } = node;
  return { treeKeys: [key], kind: 'singleton', segments, collection: undefined, item: node };
}

/** Whether the path is that of all records of which another path reads one, or ends in a key. */
function hasItemPath(survey: PathSurvey, { key, node }: SurveyedPath): boolean {
  const item = survey.tree.get(`${key}/{}`);
  const isItem = node.segments.at(-1)?.kind !== 'literal';
  return isItem || (item !== undefined && isItemPath(survey, item));
}

/** The rules that recognize resources, in order of precedence. */
export const resourceRules: readonly ResourceRule[] = [
  itemPath,
  listPath,
  singletonPath,
  onOffPath,
  subscriptionPath,
];

/** The resource at a path; `undefined` if there is none, or if another path shows more of it. */
export function findResourcePath(
  survey: PathSurvey,
  subject: SurveyedPath,
): ResourcePath | undefined {
  for (const { name, find } of resourceRules) {
    const found = find(survey, subject);
    if (found) return { ...found, rule: name };
  }
  return undefined;
}
