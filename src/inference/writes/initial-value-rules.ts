import type { JsonObject, SchemaView } from '../../openapi/openapi.ts';
import {
  type IdStyle,
  inferIdStyle,
  inferSecretStyle,
  plainSecretStyles,
} from '../keys/id-styles.ts';
import { counterName, endedFlagName, finalStateValue } from '../vocabulary/generated-values.ts';
import {
  describesOwnId,
  firstStateValue,
  initialNames,
  listDescribedStates,
  measureName,
  secretNoun,
  unbegunStateValue,
} from '../vocabulary/initial-values.ts';
import { selfUrlName } from '../vocabulary/path-segments.ts';

/** A property whose value is generated for each new record. */
export type GeneratedProperty = {
  readonly property: string;
  readonly kind: 'secret' | 'url' | 'entry' | 'id';
  /** The form of a secret or an id in the example, with `{key}` in place of the key of its record. */
  readonly style: IdStyle | undefined;
};

/** A value, or what is generated for each record. */
type InitialValue = { readonly value: unknown } | Omit<GeneratedProperty, 'property'>;

/** A property of a new record. */
export type InitialProperty = {
  readonly name: string;
  /** The name without case and signs. */
  readonly normalizedName: string;
  readonly view: SchemaView;
  /** The initial values of its own properties, where it is an object. */
  readonly inner: () => JsonObject;
  readonly isRequired: boolean;
  readonly isSendable: boolean;
  /** The states that other operations enumerate, or that have a time in the record. */
  readonly listStates: (name: string) => readonly unknown[];
  /** Its value in the record that the document shows. */
  readonly shown: unknown;
  /** The key of that record. */
  readonly shownKey: unknown;
  /** The noun of the resource, normalized. */
  readonly noun: string;
};

export type InitialValueRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** The names that the rule applies to in every record, and not in open ones alone. */
  readonly everywhere?: RegExp;
  /** `undefined` where the rule does not apply. */
  infer(property: InitialProperty): InitialValue | undefined;
};

/** A record says of which type it is, and has what can have one value only. */
const initialKind: InitialValueRule = {
  name: 'initial-kind',
  summary: '`type` and `object` are those of the example, or the only value',
  docs: '#initial-kind',
  infer: ({ normalizedName, view, shown, isSendable }) => {
    if (isSendable || initialNames.state.test(normalizedName)) return undefined;
    const isKind = initialNames.kind.test(normalizedName);
    const value = onlyValueOf(view) ?? (isKind ? (exampleOf(view) ?? shown) : undefined);
    return typeof value === 'string' ? { value } : undefined;
  },
};

/** A new record is in the first state. */
const initialState: InitialValueRule = {
  name: 'initial-state',
  summary: '`status` is the first state',
  docs: '#initial-state',
  everywhere: initialNames.mainState,
  infer: ({ name, normalizedName, view, shown, isSendable, inner, listStates }) => {
    if (!initialNames.state.test(normalizedName)) return undefined;
    if (view.properties.size > 0) return isSendable ? undefined : { value: inner() };
    const described = listDescribedStates(view.keywords.description);
    const { enum: values = described } = view.keywords;
    if (Array.isArray(values)) return toValue(findFirstState(values, described));
    // A text that clients send is as likely that of an address: `CA`.
    if (isSendable && initialNames.addressState.test(normalizedName)) return undefined;
    const example = exampleOf(view) ?? shown;
    const isFirst = typeof example === 'string' && !finalStateValue.test(example);
    return isFirst ? { value: example } : toValue(findFirstState(listStates(name)));
  },
};

/** Nothing has happened to a new record, and it is in use. */
const initialFlag: InitialValueRule = {
  name: 'initial-flag',
  summary: '`completed` is false, `active` is true',
  docs: '#initial-flag',
  infer: ({ name, normalizedName, view, isRequired }) => {
    if (!view.types.includes('boolean')) return undefined;
    const isOver = endedFlagName.test(name);
    if (isRequired && !isOver) return undefined;
    return { value: !isOver && initialNames.activeFlag.test(normalizedName) };
  },
};

/** Nothing is counted yet. */
const initialCounter: InitialValueRule = {
  name: 'initial-counter',
  summary: '`comments_count` is 0',
  docs: '#initial-counter',
  infer: ({ name, view, isSendable }) =>
    isNumber(view) && !isSendable && counterName.test(name) && !measureName.test(name)
      ? { value: 0 }
      : undefined,
};

/** A secret is shown when it is made. */
const initialSecret: InitialValueRule = {
  name: 'initial-secret',
  summary: '`client_secret` is generated',
  docs: '#initial-secret',
  everywhere: initialNames.ownSecret,
  infer: (property) => {
    const { normalizedName, view, noun, shown, shownKey } = property;
    const isSecret =
      initialNames.secret.test(normalizedName) ||
      (secretNoun.test(noun) && initialNames.secretValue.test(normalizedName));
    if (!isSecret || !view.types.includes('string')) return undefined;
    const style = inferSecretStyle(exampleOf(view) ?? shown, shownKey);
    return { kind: 'secret', style: style ?? toPlainSecretStyle(property) };
  },
};

/** The style of a secret without an example; `undefined` where the schema says how it is written. */
function toPlainSecretStyle({ normalizedName, view }: InitialProperty): IdStyle | undefined {
  const { pattern, format, maxLength, enum: values } = view.keywords;
  const isLong = typeof maxLength !== 'number' || maxLength >= longestSecret;
  if ((pattern ?? format ?? values) !== undefined || !isLong) return undefined;
  return plainSecretStyles[initialNames.clientSecret.test(normalizedName) ? 'client' : 'record'];
}

/** A key and a secret together. */
const longestSecret = 128;

/** A record has an id, also if its path has another key. */
const initialId: InitialValueRule = {
  name: 'initial-id',
  summary: 'An `id` or `uuid` beside the key is generated',
  docs: '#initial-id',
  everywhere: initialNames.anyId,
  infer: ({ normalizedName, noun, view, shown, isSendable }) => {
    const isOwn =
      initialNames.serverId.test(normalizedName) ||
      describesOwnId(`${view.keywords.description ?? ''}`, noun);
    if (!isOwn || isSendable || !initialNames.anyId.test(normalizedName)) return undefined;
    const style = inferIdStyle(exampleOf(view) ?? shown);
    const isId = view.types.includes('integer') || view.keywords.format === 'uuid';
    return isId || style !== undefined
      ? { kind: 'id', style: isId ? undefined : style }
      : undefined;
  },
};

/** A record says where it is. */
const initialUrl: InitialValueRule = {
  name: 'initial-url',
  summary: '`url` is the URL of the example, with the key of the record',
  docs: '#initial-url',
  infer: ({ name, view, isSendable, shown }) => {
    if (!selfUrlName.test(name) || !view.types.includes('string') || isSendable) return undefined;
    const example = exampleOf(view) ?? shown;
    return typeof example === 'string' ? { value: example } : { kind: 'url', style: undefined };
  },
};

/** A list of what was computed is not empty. */
const initialEntry: InitialValueRule = {
  name: 'initial-entry',
  summary: '`choices` has one entry',
  docs: '#initial-entry',
  infer: ({ normalizedName, view, isSendable }) =>
    view.items.length > 0 && !isSendable && initialNames.computed.test(normalizedName)
      ? { kind: 'entry', style: undefined }
      : undefined,
};

/** A nullable property is null until something happens. */
const initialNull: InitialValueRule = {
  name: 'initial-null',
  summary: 'A nullable property is null',
  docs: '#initial-null',
  infer: ({ view, isRequired }) =>
    view.types.includes('null') && !isRequired ? { value: null } : undefined,
};

/** A list holds nothing yet. */
const initialList: InitialValueRule = {
  name: 'initial-list',
  summary: 'A list is empty',
  docs: '#initial-list',
  infer: ({ view, isRequired }) =>
    view.types.includes('array') && !isRequired ? { value: [] } : undefined,
};

/** What a new record holds that was not sent; for each property the first rule that applies wins. */
export const initialValueRules: readonly InitialValueRule[] = [
  initialKind,
  initialState,
  initialFlag,
  initialCounter,
  initialSecret,
  initialId,
  initialUrl,
  initialEntry,
  initialNull,
  initialList,
];

/** The value of an enumeration with a single one. */
function onlyValueOf({ keywords: { const: constant, enum: values } }: SchemaView): unknown {
  return constant ?? (Array.isArray(values) && values.length === 1 ? values[0] : undefined);
}

function exampleOf({ keywords: { const: constant, example, examples } }: SchemaView): unknown {
  return constant ?? example ?? (Array.isArray(examples) ? examples[0] : undefined);
}

function isNumber({ types }: SchemaView): boolean {
  return types.includes('integer') || types.includes('number');
}

function toValue(value: unknown) {
  return value === undefined ? undefined : { value };
}

/**
 * `not_started`, else the first state that nothing ends with. The order of the alphabet says nothing: there a usual first state
 * comes before the first that the description names.
 */
export function findFirstState(
  values: readonly unknown[],
  described: readonly unknown[] = [],
): unknown {
  const open = values.filter((value) => typeof value === 'string' && !finalStateValue.test(value));
  const unbegun = open.find((value) => unbegunStateValue.test(`${value}`));
  if (unbegun !== undefined) return unbegun;
  const isAlphabetical = open.length > 1 && open.toSorted().every((one, i) => one === open[i]);
  if (!isAlphabetical) return open[0];
  const usual = open.find((value) => firstStateValue.test(`${value}`));
  return usual ?? described.find((value) => open.includes(value)) ?? open[0];
}
