/** The kinds of text that a property's name can suggest. */
export type TextKind =
  | 'url'
  | 'email'
  | 'first name'
  | 'last name'
  | 'username'
  | 'title'
  | 'sentence'
  | 'phone'
  | 'city'
  | 'country'
  | 'currency'
  | 'color'
  | 'timestamp'
  | 'secret'
  | 'id';

/** Property names and the text that they suggest; the first match counts. */
export const textKinds: readonly (readonly [RegExp, TextKind])[] = [
  [/(^|_)([uU]rl|URL|[uU]ri|URI|[lL]ink|[hH]ref)$|[a-z](Url|Uri|Link|Href|URL|URI)$/, 'url'],
  [/e?mail/i, 'email'],
  [/first_?name/i, 'first name'],
  [/last_?name|surname/i, 'last name'],
  [/user_?name|login/i, 'username'],
  [/^name$|_name$|[a-z]Name$|title|subject/i, 'title'],
  [/description|body|text|comment|message|note/i, 'sentence'],
  [/phone/i, 'phone'],
  [/city/i, 'city'],
  [/country/i, 'country'],
  [/currency/i, 'currency'],
  [/colou?r/i, 'color'],
  [/_at$|At$|date/, 'timestamp'],
  [/secret|token|(api|access|private)_?key/i, 'secret'],
  [/(^|_)id$|Id$/, 'id'],
];

/** Texts that people use to distinguish records: `name`, `email`, `title`. */
export const identifyingTextName = /e?mail|^(first_?|last_?|user_?)?name$|title|subject/i;

/** Texts that name a record in URLs and logins. */
export const handleName = /slug|login|username/i;

/** The same names and ids, which differ from record to record. */
export const distinctiveName = /(^|_|-|uu|gu|g|s)id$|I[dD]$|slug|login|username/;

/** The names of a record's own id. */
export const ownIdName = /^(_id|id|uuid|guid|gid|sid|node_id|nodeId)$/;

/** Names of numbers that are ids, so that they are larger than counts. */
export const numericIdName = /(^|_)id$|Id$/;

/** Names of properties with the id of another record, such as `owner_id`. */
export const referenceName = /^(.+?)_?[iI][dD]$/;
export const referenceSuffix = /(_id|Id)$/;

/** Counts, which are 0 for a new record. */
export const counterName =
  /count|total|^num_|_num$|size$|^(open_|public_|changed_)?(comments|replies|likes|views|votes|shares|issues|forks|watchers|followers|following|subscribers|members|downloads|commits|additions|deletions|files|items|repos|gists)$/i;

/** Booleans that confirm success, which are always true. */
export const successFlagName = /^(is_?)?(ok|success|successful|succeeded|acknowledged)$/i;

/** Booleans that tell of an end or a failure, which are false. */
export const endedFlagName = /delet|archiv|disabl|suspend|lock|cancel|error|has_?more/i;

/** Lists of numbers with several dimensions. */
export const vectorName = /embedding|vector/i;

/** Properties that are null until something happens or fails, and neighbours in lists. */
export const initiallyNullName =
  /(^|_)(error|failure|refusal)(_|$)|(^|_)(deleted|closed|archived|cancell?ed|suspended|removed|next|prev(ious)?|last|before|after)(_|$)|cursor|(deleted|closed|archived|cancell?ed|suspended)At$/i;

/** Values of a status in which no record starts. */
export const finalStateValue =
  /^(expired|deleted|removed|cancel|closed|fail|error|complete|finish|done$|archived|rejected|revoked|inactive$|disabled$)/i;

/** Numeric timestamps, by format, name or description. */
export const timestampFormat = /^(unix|epoch|timestamp)|millis/i;
export const numericTimestampName =
  /(^|_)(timestamp|epoch)(_?(ms|millis|utc))?$|(^|_)(created|updated|expires)_(ms|millis)$|(_at|[a-z]At|[a-z]Timestamp|_ts|[a-z]Ts|(^|_)(creat|updat|modif)[a-z]*_time|(^|[a-z])([Cc]reat|[Uu]pdat|[Mm]odif)[a-z]*Time)(_?(ms|millis|Ms|Millis))?$/;
export const timestampDescription =
  /\b(unix|epoch)[ -]?(time|stamp|second|milli)|since (the )?(unix )?epoch|seconds since/i;

/** In a record, `created` is a timestamp; elsewhere it may be a count. */
export const bareTimestampName = /^(created|updated)$/;

/** Timestamps in the future. */
export const futureTimestampName = /expir|due|until|valid|next|renew|ends?(_|[A-Z]|$)/i;

/** Strips the regular plural endings only: `stories` gives `story`, and `people` stays. */
export function stripPluralEnding(noun: string): string {
  return noun
    .replace(/ies$/, 'y')
    .replace(/(?<=(s|x|ch|sh))es$/, '')
    .replace(/(?<!s)s$/, '');
}
