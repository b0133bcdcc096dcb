/** Properties for the facts about an uploaded file, by normalized name. */
export const filePropertyNames = {
  name: /^(original)?(filename|name)$/,
  size: /^(bytes|size|filesize|length|sizeinbytes|contentlength)$/,
  type: /^(contenttype|mimetype|mediatype|mime)$/,
} as const;

/** The properties that a short form such as `"labels": ["bug"]` stands for, in order of preference. */
export const shortFormProperties = [
  ...['id', 'gid', 'uuid', 'slug', 'name', 'key', 'login', 'username', 'code', 'value', 'type'],
];

/** Further properties that a short form may stand for: `userId`, `apiKey`. */
export const shortFormKeyEnding = /(id|key)$/i;

/** Keys that are words, and are made again until they are free: `login`, `code`. */
export const wordKeyName = /name|slug|login|code|symbol|key$/i;

/** The property that confirms a deletion: `deleted`, `is_removed`. */
export const deletionFlagName = /^(is_?)?(deleted|removed)$/i;

/** A property that refers to another record by its key: `user_id`, but not `username`. */
export const foreignKeyName = /.(id|key|number|slug|code)$/;

/** The names of keys, alone (`id`) and behind a noun (`userId`). */
export const memberKeyNames = ['id', 'uuid', 'gid', 'key', 'slug', 'name', 'number', 'code'];

/** The object in which records repeat the keys of their parents (Kubernetes). */
export const metadataProperty = 'metadata';
