import type { JsonObject } from '../../openapi/openapi.ts';
import { normalizeName, singularize } from './singularize.ts';

/** Properties for the facts about an uploaded file, by normalized name. */
export const filePropertyNames = {
  name: /^(original)?(filename|name)$/,
  size: /^(bytes|size|filesize|length|sizeinbytes|contentlength)$/,
  type: /^(contenttype|mimetype|mediatype|mime)$/,
} as const;

/** The properties that a short form such as `"labels": ["bug"]` stands for, in order of preference. */
export const shortFormProperties = [
  ...['id', 'gid', 'uuid', 'slug', 'name', 'key', 'login', 'username', 'code', 'value', 'type'],
  'ref',
];

/** Further properties that a short form may stand for: `userId`, `apiKey`. */
export const shortFormKeyEnding = /(id|key)$/i;

/** Keys that are words, and are made again until they are free: `login`, `code`. */
export const wordKeyName = /name|slug|login|code|symbol|key$/i;

/** Those of them that may have a random part: `CUS_x8k2`. */
export const codeKeyName = /(code|symbol|key)$/i;

/** The property that confirms a deletion: `deleted`, `is_removed`. */
export const deletionFlagName = /^(is_?)?(deleted|removed)$/i;

/** A property that refers to another record by its key: `user_id`, but not `username`. */
export const foreignKeyName = /.(id|key|number|slug|code)$/;

/** The names of keys, alone (`id`) and behind a noun (`userId`). */
export const memberKeyNames = ['id', 'uuid', 'gid', 'key', 'slug', 'name', 'number', 'code'];

/** Properties with the key of a parent of any kind, by normalized name: `resource_id`. */
export const generalParentKeyNames: readonly string[] = ['resourceid', 'targetid', 'subjectid'];

/** Objects that hold a parent of any kind, by normalized name: `item` of a comment. */
export const generalParentNames: readonly string[] = [
  ...['item', 'resource', 'target', 'subject', 'entity'],
];

/** The object in which records repeat the keys of their parents (Kubernetes). */
export const metadataProperty = 'metadata';

/**
 * Properties that a server may set whatever a client sends. `verify` does not compare their values.
 * These lists are wider than those that inference acts on, so that no provider is blamed by mistake.
 * Names are not normalized.
 */

/** Secrets, which are hashed or hidden. */
export const secretName = /passw|secret|token|credential|hash/i;

/** States that a server moves through, and versions that it counts. */
const managedStateName = /^(state|status|phase|stage|version|revision|etag)$|_(state|status)$/i;

/** Times of creation and change. */
const managedTimeName = /^(creat|updat|modif|chang|delet|last).*(at|on|by|date|time|seen)$/i;

/** Sums and counts. */
const managedCountName = /count$|total$|balance$|^sum$/i;

/** Links to the record. */
const managedLinkName = /^(url|uri|href|self|links?|_links)$/i;

/** True for a property of any of these lists. */
export function isServerManagedName(name: string): boolean {
  return [secretName, managedStateName, managedTimeName, managedCountName, managedLinkName].some(
    (pattern) => pattern.test(name),
  );
}

/** Properties that are true or set on a removed record: `is_deleted`, `archivedAt`. Not normalized. */
export const removalMarkName = /delet|archiv|remov|trash|cancel|disabled|closed/i;

/** Properties that are false on a removed record: `active`, `enabled`. Not normalized. */
export const activeMarkName = /active|enabled/i;

/** Values of a state property of a removed record. */
export const removalMarkValue =
  /^(deleted|archived|removed|trashed|cancell?ed|inactive|disabled|closed)$/i;

/** `customer_id`, `ownerId`: properties that hold the key of another record. Not normalized. */
export const referenceName = /[_-]id$|[a-z]Id$/;

/** The noun in the normalized name of a reference: `customer` in `customerid`. */
export const referenceNoun = /^(.+)id$/;

/** The properties that a slug is derived from, in order of preference. */
const titleProperties = ['name', 'title', 'label', 'display_name', 'displayName'];

/** The slug of a record: `core-team` of the name Core Team; `undefined` if it has no title. */
export function toSlug(fields: JsonObject): string | undefined {
  const title = titleProperties
    .map((name) => fields[name])
    .find((value) => typeof value === 'string');
  const slug = slugify(String(title ?? ''));
  return slug === '' ? undefined : slug;
}

/** The text in lower case, its words joined by hyphens; empty where it has none. */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The property with the name of a record. */
export const ownName = 'name';

/** `branchname` of `newbranchname`, normalized. */
export function withoutNew(name: string): string {
  return name.replace(/^new/, '');
}

/** What comes before `slug` in the name of a record's own slug: nothing, or the `url` of `urlSlug`. */
export const ownSlugSource = /^(url|uri|name|title|path|page|seo)?$/i;

/** `size` of `size_slug`; empty for `slug`. */
export function toSlugSource(property: string): string {
  return property.replace(/[_-]?slug$/i, '');
}

/** Whether a property holds a slug: `slug`, `team_slug`, `teamSlug`. */
export function isSlugProperty(property: string): boolean {
  return /(^|[_-])slug$|[a-z]Slug$/.test(property);
}

/** Extensions of a schema that hold an example, and properties that do inside of another extension. */
export const exampleExtension = /^x-.*examples?$/i;
export const exampleHolder = /^examples?$/i;

/** Roles of persons, by the normalized singular of a property: `assignees`, `created_by`. */
export const personName =
  /^(user|assignee|author|creator|owner|reporter|reviewer|requestedreviewer|submitter|requester|sender|uploader|approver|manager|follower|member|participant|collaborator|person|account)$|^(created|updated|assigned|completed|closed|merged|uploaded|approved|requested)by(user)?$|^(user|author|creator)id$/;

/** Who created a record, by normalized name. */
export const creatorName =
  /^(user|author|creator|createdby|createdbyuser|reporter|submitter|requester|requestedby|sender|uploader|uploadedby|postedby)(id)?$/;

/** How the name of a property goes on that holds a key alone, normalized: `assignee_id`, `label_ids`. */
export const sentKeyEnding = /^(id|key|uuid|gid|slug)s?$/;

/** What stands before the name of a record whose key a client has chosen: `external_customer_id`, normalized. */
export const foreignSystem = /^external/;

/** What names a person or another record among the data about it: `user_id`, `email`. */
export const personDataName = /_id$|[a-z]I[dD]$|[eE]mail(_?[aA]ddress)?$|^[pP]hone(_?[nN]umber)?$/;

/** What resources of persons are called, by normalized name. */
export const userNouns: readonly string[] = ['users', 'user', 'people', 'accounts', 'members'];

/** What identifies an owner, as its object shows it: `owner.login`; before the names of other keys. */
export const ownerKeyNames: readonly string[] = ['login', 'username', 'slug', 'handle'];

/** Words in the place of a key that stand for the caller. */
export const callerAliases: readonly string[] = ['me', '@me', '~', 'self'];

/** The last word of paths that show the caller: `/me`, `/users/current`. */
export const callerSegments: readonly string[] = [
  ...callerAliases,
  ...['myself', 'current', 'whoami', 'current_user', 'current-user', 'currentUser'],
  ...['authenticated_user', 'authenticated-user'],
];

/** Properties by which clients name a record besides its key. */
export const alternativeNames: readonly string[] = [
  ...['id', 'name', 'login', 'username', 'slug', 'email'],
];

/** Parameters and properties that carry the caller's token, by normalized name: `token`, `access_token`. */
export const credentialName = /^((auth|access|api|bearer|oauth)?token|apikey|accesskey)$/;

/** `parent`, `parent_task`: the record of the same resource that a record is below. */
export function isParentName(name: string): boolean {
  return /^parent/i.test(name);
}

/** The names of a property that counts records, by their noun: `comments`, `comment_count`; normalized. */
export function listCounterNames(noun: string): readonly string[] {
  const many = normalizeName(noun);
  const one = singularize(many);
  return [
    many,
    ...[`${many}count`, `${one}count`, `${many}total`, `total${many}`],
    ...[`num${many}`, `numberof${many}`, `count${many}`],
  ];
}

/** `open_issues` counts those that are open; normalized. */
export const openCounterPrefix = /^open/;

/** A state in which a record is open, normalized. */
export const openState = /^(open|opened|reopened|active|new|todo)$/;

/** The properties that hold the state of a record. */
export const stateNames: readonly string[] = ['state', 'status', 'phase'];

/** Texts about records that only the caller may see: `List your own projects`. */
export const ownedRecordText =
  /\b(your|my) own\b|\b(you|the (current|authenticated|calling) user|the caller) (owns?|(has |have )?created)\b|\b(owned|created) by (you|the (current|authenticated|calling) user|the caller)\b|\bbelong(s|ing)? to (you|the (current|authenticated|calling) user|the caller)\b/i;

/** Texts about the one record that each caller has: `Replace your preferences`. */
export const personalText = /\b(your|my|(current|authenticated|calling) user'?s|the caller'?s)\b/i;

/** Paths that list the members of a parent, whatever they are. */
export const memberNoun = /^(members?|memberships?|participants?|collaborators?)$/i;
