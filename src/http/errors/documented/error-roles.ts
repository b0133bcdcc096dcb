/** What a property of an error schema is for, by its name. */
export type ErrorRole =
  | 'message'
  | 'code'
  | 'status'
  | 'title'
  | 'list'
  | 'error'
  | 'field'
  | 'pointer'
  | 'in'
  | 'success';

/** Names without case and signs: `error_code`, `errorCode` and `ErrorCode` are one. */
const rolePatterns: readonly (readonly [ErrorRole, RegExp])[] = [
  [
    'message',
    /^(message|msg|detail|description|reason|text|summary|faultstring|issue|problem|constraint)$|^(error|err|user|developer|long|status|issue)(message|msg|description|detail|text)$/,
  ],
  ['status', /^(http)?status(code)?$|^httpcode$/],
  ['code', /^(error|err|reason|fault)?(code|type)$|^(kind|slug|id|name)$/],
  ['error', /^(error|err|fault|exception)(model|info|object|body|response|data)?$/],
  [
    'list',
    /^(error|field|validation)?(errors|details|violations|issues|problems|messages|causes)$|^(invalidparams|invalidparameters|fields|errorlist)$/,
  ],
  ['title', /^title$/],
  ['field', /^(field|param|parameter|property|target|attribute|key)(name|path)?$/],
  ['pointer', /^(pointer|path|source|loc)(name|path)?$/],
  ['in', /^(in|location)$/],
  ['success', /^(success|successful|ok)$/],
];

/** What a property is for, or `undefined` where its name does not tell. */
export function toErrorRole(name: string): ErrorRole | undefined {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return rolePatterns.find(([, pattern]) => pattern.test(plain))?.[0];
}

type ErrorRoles = ReadonlyMap<string, ErrorRole | undefined>;

/**
 * What the properties of one object are for, which depends on one another. In what is about one
 * violation, `name` is that of the place where nothing else is, as in RFC 7807's `invalid-params`.
 */
export function toErrorRoles(properties: Iterable<string>, place: string | undefined): ErrorRoles {
  const words = new Map([...properties].map((name) => [name, toErrorRole(name)]));
  if (place === undefined) return words;
  const all = [...words.values()];
  const isPointed = all.includes('pointer');
  if (words.has('name') && !all.includes('field') && !isPointed) words.set('name', 'field');
  // As in JSON:API's `source`: a pointer into the body, or the name of a parameter.
  const other = isPointed && (place === 'body' ? 'field' : 'pointer');
  if (!all.includes('field')) return words;
  return new Map([...words].map(([name, word]) => [name, word === other ? undefined : word]));
}
