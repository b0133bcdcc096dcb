/** What a property of an error schema is for, by its name. */
export type ErrorWord =
  | 'message'
  | 'code'
  | 'status'
  | 'title'
  | 'list'
  | 'error'
  | 'pointer'
  | 'in'
  | 'success';

/** Names without case and signs: `error_code`, `errorCode` and `ErrorCode` are one. */
const names: readonly (readonly [ErrorWord, RegExp])[] = [
  [
    'message',
    /^(message|msg|detail|description|reason|text|summary|faultstring)$|^(error|err|user|developer|long|status)(message|msg|description|detail|text)$/,
  ],
  ['status', /^(http)?status(code)?$|^httpcode$/],
  ['code', /^(error|err|reason|fault)?(code|type)$|^(kind|slug|id|name)$/],
  ['error', /^(error|err|fault|exception)$/],
  [
    'list',
    /^(error|field|validation)?(errors|details|violations|issues|problems|messages|causes)$|^(invalidparams|fields|errorlist)$/,
  ],
  ['title', /^title$/],
  [
    'pointer',
    /^(field|pointer|path|param|parameter|property|source|target|attribute|loc|key)(name|path)?$/,
  ],
  ['in', /^(in|location)$/],
  ['success', /^(success|successful|ok)$/],
];

/** What a property is for, or `undefined` where its name does not tell. */
export const toErrorWord = (name: string): ErrorWord | undefined => {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return names.find(([, pattern]) => pattern.test(plain))?.[0];
};
