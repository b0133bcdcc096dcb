/** Endings of parameters and properties that hold a key. */
export const keyNameEnding =
  /(gid|uid|guid|uuid|id|slug|name|key|number|sid|code|arn|urn|identifier|handle|hash|idorslug|idorname)$/;

/** Names that only a key has, the most likely first. */
export const usualKeyNames: readonly string[] = [
  ...['id', 'uuid', 'gid', 'sid', 'uid', 'guid', 'identifier'],
];

/** Names that a key may have, if no better one is found. */
export const weakKeyNames: readonly string[] = [
  ...[
    'key',
    'slug',
    'name',
    'code',
    'number',
    'symbol',
    'username',
    'login',
    'token',
    'href',
    'ip',
  ],
];

/** Names by which procedures ask for a record that has no id, the most likely first. */
export const namingKeys: readonly string[] = ['slug', 'code', 'name', 'email', 'username', 'login'];

/** Properties by which an upsert finds a record whose key it does not know, the most likely first. */
export const naturalKeyNames: readonly string[] = [
  ...['externalid', 'externalreference', 'externalkey', 'sku', 'email', 'emailaddress'],
  ...['slug', 'code', 'username', 'login', 'handle', 'key', 'name'],
];

/** Names of the key of records that no path reads by it. */
export const certainKeyNames: readonly string[] = ['id', 'uuid', 'guid', 'gid', 'sid'];

/** Names of a key that a record requires without declaring it. */
export const undeclaredKeyNames: readonly string[] = [...usualKeyNames, 'urn', 'arn'];

/** Properties with all parts of a key, joined by slashes, by normalized name: `full_name`. */
export const joinedKeyNames: readonly string[] = [
  ...['fullname', 'fullpath', 'fullslug', 'pathwithnamespace', 'namewithowner'],
];

/** Words behind the noun in the name of a key: `pet_code` of pets. */
export const keyWords: readonly string[] = [
  ...['key', 'code', 'name', 'number', 'slug', 'identifier', 'token'],
];

/** Those of them that say which of several keys a path takes: `{code}` of a `customer_code` and an `id`. */
export const specificKeyWords: readonly string[] = keyWords.filter((word) => word !== 'name');

/** Words behind the noun in the name of a list of keys: `pet_ids`. */
export const keyListWords: readonly string[] = ['id', 'key', 'uuid', 'guid', 'gid'];

/** Descriptions of a key that no client chooses: `The generated unique identifier (read-only)`. */
export const serverKeyText =
  /\(read[- ]?only\)|\b(generated|assigned|created) by the (server|system|api|service)\b/i;

/** Descriptions of a value that clients choose themselves: `The company id you have defined`. */
export const clientKeyText =
  /\byour?\b|\bexternal\b|\b(provided|defined|chosen|assigned) by the (client|customer|caller)\b/i;

/** Descriptions of a path parameter that takes a name: `name of the organization to get`. */
export const nameOfRecordText =
  /^(?:the )?(?:unique )?(name|username|login|slug|handle) of (?:the|an?) /;

/** A path parameter that takes the number of a record: `{index}`, `{issue_iid}`. */
export const numberParameter = /(^|_)(index|iid|number)$|[a-z](Index|Iid|Number)$/;

/** What the number of a record is called, normalized. */
export const numberNames: readonly string[] = ['number', 'index', 'iid'];

/** What names a record in a path, where clients choose it. */
export const recordNames: readonly string[] = ['name', 'username', 'login', 'slug', 'handle'];

/** Nouns in the name of a list of keys that stand for any record: `selected_ids`. */
export const anyRecordNouns: readonly string[] = ['item', 'record', 'object', 'selected'];

/** `ids`, `keys`, `order_ids`, `orderIds`: lists of keys. */
export const keyListName = /(^|[_-])(id|key|uuid|name)s$|[a-z](Id|Key|Uuid|Name)s$/;

/** Words that end like an id, but are none. */
export const wordEndingLikeId = /(paid|valid|void|grid|fluid|solid|rapid|android|hybrid)$/i;

/** The two names of a login. */
export const loginNames: readonly string[] = ['login', 'username'];

const otherKeyWord =
  '(name|slug|login|username|code|number|email|handle|uid|reference|sku|external[_ ]?id|unique[_ ]?id)';

/** A description of a path parameter that takes a name as well: `ID or name of the container`. */
export const keyOrNameText = new RegExp(
  `\\b(id|uuid|identifier|key)\\b[^.]{0,20}\\bor\\b[^.]{0,20}\\b${otherKeyWord}\\b|\\b${otherKeyWord}\\b[^.]{0,20}\\bor\\b[^.]{0,20}\\b(id|uuid|identifier|key)\\b`,
  'i',
);

/** Properties that identify a user as well as the login does. */
export const loginAlternatives: readonly string[] = ['name', 'id'];

/** Names of the new key in the reply to a creation that is not the record. */
export const createdKeyNames: readonly string[] = [
  ...['entity', 'object', 'resource', 'record', 'item', 'new', 'created'].map(
    (noun) => `${noun}id`,
  ),
];

/** An object with one of these is a record, even if it holds a list of texts. */
export const ownKeyName = /^(id|uuid|key)$/i;

/** `{slugOrId}` and `{slug_or_id}` are two names. */
export const alternativeNames = /^(.+?)(?:_or_|Or(?=[A-Z]))(.+)$/;

/** The last word of `reserved_ip` and `reservedIp`. */
export const lastNameWord = /(?<=[a-z0-9][-_])[A-Za-z0-9]+$|(?<=[a-z0-9])[A-Z][a-z0-9]*$/;

/** Key words at the end of a parameter, behind the noun: `bucketId`. */
export const parameterKeySuffix = /[_-]?(id|key|name|uuid)$/i;

/** What ids look like. */
export const idTexts = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  ulid: /^0[\dA-HJKMNP-TV-Z]{25}$/,
  /** Words with signs between, and the rest. */
  prefixed: /^((?:[a-z]+[_:.-])+)([^\s_:.]+)$/i,
  capitalHex: /^([A-Z]{2})([\da-f]{16,})$/,
  capital: /^([A-Z])(?=[A-Z]*\d)([A-Z\d]{3,})$/,
  /** Of a secret, what comes before its last part, and that. */
  secret: /^(.*[_.-])?([a-z\d]+)$/i,
  /** Seconds since 1970, such as the `ts` of a message. */
  seconds: /^1\d{9}\.\d{6}$/,
  /** A text with a digit, and without blanks. */
  random: /^[^\s\d]*\d\S*$/,
  hex: /^(?=.{16})([\da-f-]+|[\dA-F-]+)$/,
  /** The random part of a secret, which may be short. */
  secretHex: /^([\da-f]+|[\dA-F]+)$/,
} as const;
