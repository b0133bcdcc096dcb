/** Property names and the kind of text that they suggest; the first match counts. */
export const textKinds = [
  ['uuid', /(^|_|-)(uuid|guid)$|[a-z](Uuid|UUID|Guid|GUID)$/],
  [
    'url',
    /(^|_)([uU]rl|URL|[uU]ri|URI|[lL]ink|[hH]ref)$|[a-z](Url|Uri|Link|Href|URL|URI)$|^website$/,
  ],
  ['email', /e?mail/i],
  ['ip address', /(^|_)ip(_?(v4|address))?$|[a-z]I[pP](Address)?$/],
  ['first name', /first_?name|given_?name/i],
  ['last name', /last_?name|surname|family_?name/i],
  ['user agent', /user_?agent/i],
  ['username', /user_?name|login/i],
  [
    'person',
    /full_?name|(contact|owner|author|customer|passenger|guest|patient|employee|person|recipient|sender|holder|signer)_?name$|^(author|signatory|assignee)$/i,
  ],
  ['company', /company|organi[sz]ation|employer|merchant|manufacturer|(^|_)org_?name/i],
  ['file name', /file_?name/i],
  ['host', /host_?name|(^|_)(host|domain)(_name)?$|[a-z](Host|Domain)(Name)?$/],
  ['job title', /job_?title/i],
  ['title', /^name$|_name$|[a-z]Name$|title|subject|headline/i],
  ['sentence', /description|body|text|comment|message|note|summary|reason|bio$/i],
  ['phone', /phone|(^|_)fax/i],
  ['street', /street|address_?(line)?_?1$|^address$/i],
  ['unit', /address_?(line)?_?2$/i],
  ['postal code', /zip|post(al)?_?code/i],
  ['city', /city|^town$/i],
  ['region', /(address|billing|shipping|home)_?state$|province|^county$/i],
  ['country', /country/i],
  ['currency', /currency/i],
  ['time zone', /time_?zone|(^|_)tz$/i],
  ['language', /language|locale|(^|_)lang$/i],
  ['color', /colou?r/i],
  ['media type', /content_?type|mime|media_?type/i],
  ['timestamp', /_at$|At$|date/],
  ['secret', /secret|token|passw|(api|access|private)_?key/i],
  ['checksum', /sha(1|256|512)?$|md5|hash|checksum|digest|fingerprint|e_?tag$/i],
  ['version', /version$/i],
  [
    'digits',
    /(account|routing|card|serial|tax|reference|order|invoice|phone)_?(number|no)$|last_?4$/i,
  ],
  ['sku', /^sku$|_sku$|product_?code/i],
  ['category', /categor|department|genre/i],
  ['state', /(^|_)(status|state|phase)$|[a-z](Status|State)$/],
  ['id', /(^|[_-])[gsu]?id$|^[GSU]?I[dD]$|[a-z]([GSU]id|I[dD])$/],
] as const satisfies readonly (readonly [string, RegExp])[];

/** The kinds of text that a property's name can suggest. */
export type TextKind = (typeof textKinds)[number][0];

const freeTextKinds: ReadonlySet<TextKind | undefined> = new Set<TextKind | undefined>([
  ...(['first name', 'last name', 'person', 'company', 'job title', 'title'] as const),
  ...(['sentence', 'street', 'city', 'category', undefined] as const),
]);

/** Texts that may have several lines. */
export const proseName = /description|^(body|notes?|comments?|remarks?|about|bio)$/i;

/** True for the name of a text that may have any words, unlike an address or a code. */
export function isFreeTextName(name: string): boolean {
  return freeTextKinds.has(textKinds.find(([, pattern]) => pattern.test(name))?.[0]);
}

/** Descriptions that ask for three letters, or for small ones. */
export const threeLetterText = /alpha-?3|three[- ]letter|3[- ]letter/i;
export const lowerCaseText = /lower-?\s?case/i;

/** Descriptions that list the values of a text, or give an example. */
export const valuesIntroduction =
  /\b(one of|either|(possible|allowed|valid|accepted|supported) values?|options)\b/i;
export const exampleIntroduction = /\b(e\.g\.|for example|example|such as)[:,]?\s*$/i;

/** What a description may show as a value, and words that name types instead. */
export const describedValue = /^[\w.-]{1,40}$/;
export const typeWord = /^(null|true|false|string|integer|number|array)$/;

/** Numbers of some kind, and the range that they are in. The first match counts. */
export const numberRanges: readonly (readonly [RegExp, number, number])[] = [
  [/(^|_)lat(itude)?$|Latitude$/i, -60, 70],
  [/(^|_)(lng|lon|long)(itude)?$|Longitude$/i, -170, 170],
  [/percent|progress|(^|_)(ratio|rate)$|utili[sz]ation/i, 1, 100],
  [/(^|_)year$|[a-z]Year$/, 1990, 2026],
  [/(^|_)month$|[a-z]Month$/, 1, 12],
  [/(^|_)(day|hour)$|[a-z](Day|Hour)$/, 1, 23],
  [/(^|_)(minute|second)s?$|[a-z](Minute|Second)s?$/, 1, 59],
  [/^age$|_age$/, 18, 80],
  [/(^|_)port$|[a-z]Port$/, 1024, 49151],
  [/(^|_)(rating|stars|priority|rank|level)$/, 1, 5],
  [/^(index|position|offset)$/, 0, 0],
  [/(^|_)(revision|generation)$/, 1, 9],
  [/(^|_)(http_?)?status(_?code)?$/i, 200, 200],
  [/(^|_)(quantity|qty)$/i, 1, 20],
  [/price|amount|cost|fee|balance|subtotal|(^|_)tax$/i, 100, 50_000],
  [/bytes|(file|disk|content)_?(size|length)$|^size$/i, 1_000, 5_000_000],
  [/width|height/i, 100, 2_000],
  [/embedding|vector/i, -1, 1],
];

/** Amounts of money, which have cents where they are no whole numbers. */
export const moneyName = /price|amount|cost|fee|balance|subtotal|(^|_)tax$/i;

/** Texts that people use to distinguish records: `name`, `email`, `title`. */
export const identifyingTextName = /e?mail|^(first_?|last_?|user_?)?name$|title|subject/i;

/** Texts that name a record in URLs and logins. */
export const handleName = /slug|login|username/i;

/** The same names and ids, which differ from record to record. */
export const distinctiveName = /(^|_|-|uu|gu|g|s)id$|I[dD]$|slug|login|username/;

/** The names of a record's own id. */
export const ownIdName = /^(_id|id|uuid|guid|gid|sid|node_id|nodeId)$/;

/** Names of numbers that are ids, so that they are larger than counts. */
export const numericIdName = /(^|_)(id|ID)$|I[dD]$/;

/** Names of properties with the id of another record, such as `owner_id`. */
export const referenceName = /^(.+?)_?[iI][dD]$/;
export const referenceSuffix = /(_id|Id)$/;

/** Counts, which are 0 for a new record. */
export const counterName =
  /count|total|^num_|_num$|size$|^(open_|public_|changed_)?(comments|replies|likes|views|votes|shares|issues|forks|watchers|followers|following|subscribers|members|downloads|commits|additions|deletions|files|items|repos|gists)$|^open_[a-z_]*s$/i;

/** Sums of work, which are 0 for a new record that must have them. */
export const workDoneName =
  /^(work|time|effort|hours|minutes|points)_?(done|spent|logged|tracked|worked)$/i;

/** Booleans that confirm success, which are always true. */
export const successFlagName = /^(is_?)?(ok|success|successful|succeeded|acknowledged)$/i;

/** Booleans about an end or a failure, which are false. */
export const endedFlagName = /delet|archiv|disabl|suspend|lock|cancel|revok|error|has_?more/i;

/** Lists of numbers with several dimensions. */
export const vectorName = /(^|_)(embedding|vector)$/i;

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
export const futureTimestampName =
  /expir|(^|_)due|until|valid|next|renew|deadline|(^|_)ends?(_|[A-Z]|$)/i;

/** Strips the regular plural endings only: `stories` gives `story`, and `people` stays. */
export function stripPluralEnding(noun: string): string {
  return noun
    .replace(/ies$/, 'y')
    .replace(/(?<=(s|x|ch|sh))es$/, '')
    .replace(/(?<!s)s$/, '');
}

/** Times that are after the creation of a record: `started_at`, `lastSeen`, `paidOn`. Not normalized. */
export const pastTimeName =
  /(ed|ing|seen|login|sent|paid|begun|run|built)(_?(at|on|date|time))?$|^(last|latest)_?|[a-z](At|On)$|_(at|on)$/i;

/** Times that are about something older than its record. */
export const olderTimeName = /birth|founded|established|since|from|member|hired/i;

/** `retired_at`, `cancelledOn`: when something came to its end; the first group is what it then is. */
export const endTimeName =
  /^(?:date_?)?(retired|closed|archived|cancell?ed|deleted|removed|deactivated|suspended|terminated|ended|disabled|completed|finished|resolved|rejected|revoked|expired|failed)_?(?:at|on|date|time)?$/i;

/** Those of the ends that a record does not come to in its normal life: `archived_at`. */
export const removalTimeName =
  /^(?:date_?)?(?:retired|closed|archived|cancell?ed|deleted|removed|deactivated|suspended|terminated|disabled|revoked)_?(?:at|on|date|time)$/i;

/** States of what is in use or has only begun. */
export const liveStateValue =
  /^(active|enabled|open|opened|new|created|draft|pending|queued|running|available|live|ready|started|in_?progress|processing|todo)$/i;

/** Numbers that bound a range, with what they bound in the second group. */
export const lowerBoundName = /^(min|minimum|from|start|low|lower)_?(.*)$/i;
export const upperBoundNames: Readonly<Record<string, string>> = {
  min: 'max',
  minimum: 'maximum',
  from: 'to',
  start: 'end',
  low: 'high',
  lower: 'upper',
};

/** The parts of a person's name, by normalized name. */
export const firstNameName = /^(first|given)name$/;
export const lastNameName = /^(last|family)name$|^surname$/;
export const fullNameName = /^(full|display)?name$/;
