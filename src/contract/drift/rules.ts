/** What a change does to clients. A `warning` may break some of them. */
export type ChangeEffect = 'breaking' | 'warning' | 'info';

/** The direction of values. A request may accept more, a reply may return less. */
export type DriftDirection = 'request' | 'reply';

/** How a set of values changed. */
export type ValueSpaceChange = 'narrowed' | 'widened' | 'changed';

/** A rule as docs/drift.md lists it. */
export type DriftRule = {
  /** Stable name in kebab-case. */
  readonly name: string;
  /** Absent for a rule about values whose effect follows from the direction and the kind of the change. */
  readonly effect?: ChangeEffect;
  /** The section of docs/drift.md. */
  readonly docs: string;
};

/** The rules of one section: their names by effect. */
type RuleSection = Partial<Readonly<Record<ChangeEffect | 'byDirection', readonly string[]>>>;

const sections: Readonly<Record<string, RuleSection>> = {
  '#operations': {
    breaking: [
      ...['operation-removed', 'base-path-changed'],
      ...['callback-removed', 'callback-url-changed', 'callback-body-optional'],
      ...['webhook-removed', 'webhook-body-optional'],
    ],
    info: [
      ...['operation-added', 'operation-deprecated', 'operation-reactivated'],
      ...['operation-id-changed', 'operation-tags-changed'],
      ...['callback-added', 'callback-body-required', 'webhook-added', 'webhook-body-required'],
    ],
  },
  '#security': { breaking: ['security-removed'], info: ['security-added'] },
  '#parameters': {
    breaking: ['parameter-removed', 'parameter-required', 'parameter-style', 'parameter-empty'],
    info: [
      ...['parameter-added', 'parameter-optional', 'parameter-repeatable'],
      ...['parameter-deprecated', 'parameter-reactivated'],
    ],
  },
  '#bodies': {
    breaking: [
      ...['request-body-removed', 'request-body-required'],
      ...['request-media-type-removed', 'reply-media-type-removed'],
    ],
    warning: ['reply-media-type-specialized'],
    info: [
      ...['request-body-added', 'request-body-optional'],
      ...['request-media-type-added', 'reply-media-type-added'],
    ],
  },
  '#replies': {
    breaking: ['reply-status-removed', 'reply-header-removed', 'reply-header-optional'],
    warning: ['reply-status-added'],
    info: [
      ...['reply-error-removed', 'reply-error-added'],
      ...['reply-default-removed', 'reply-default-added', 'reply-header-added'],
    ],
  },
  '#properties': {
    breaking: [
      ...['request-property-required', 'request-property-removed'],
      ...['reply-property-removed', 'reply-property-optional', 'reply-property-undeclared'],
    ],
    warning: ['request-property-read-only', 'reply-property-write-only'],
    info: [
      ...['request-property-added', 'request-property-optional'],
      ...['reply-property-added', 'reply-property-required'],
    ],
    byDirection: ['undeclared'],
  },
  '#values': {
    breaking: ['request-value-removed', 'reply-value-added', 'default-changed'],
    warning: ['reply-pattern-widened', 'reply-pattern-changed'],
    info: [
      ...['request-value-added', 'reply-value-removed', 'request-extensible-value-removed'],
      ...['reply-default-changed', 'schema-deprecated', 'schema-reactivated'],
    ],
    byDirection: [
      ...['type', 'values', 'minimum', 'maximum', 'exclusive-minimum', 'exclusive-maximum'],
      ...['multiple-of', 'min-length', 'max-length', 'pattern', 'format'],
      ...['min-items', 'max-items', 'unique-items', 'min-properties', 'max-properties'],
      ...['min-contains', 'max-contains', 'not', 'if', 'then', 'else', 'contains', 'prefix-items'],
      ...['pattern-properties', 'property-names', 'dependent-schemas', 'dependent-required'],
      ...['unevaluated-properties', 'unevaluated-items'],
      ...['content-encoding', 'content-media-type', 'content-schema'],
    ],
  },
  '#options': {
    breaking: [
      ...['request-option-removed', 'reply-option-added', 'request-option-overlap'],
      ...['request-choice-added', 'reply-choice-removed'],
      ...['discriminator-property', 'discriminator-mapping', 'request-discriminator-value-removed'],
    ],
    warning: ['reply-option-overlap', 'request-all-of-added', 'discriminator-added'],
    info: [
      ...['request-option-added', 'reply-option-removed'],
      ...['request-choice-removed', 'reply-choice-added', 'discriminator-removed'],
      ...['discriminator-value-added', 'reply-discriminator-value-removed'],
      ...['request-all-of-removed', 'reply-all-of-added', 'reply-all-of-removed'],
    ],
  },
  '#announced-removals': {
    breaking: [
      ...['sunset-missing', 'sunset-too-soon', 'sunset-moved', 'sunset-invalid'],
      ...['stability-decreased', 'stability-invalid'],
    ],
    info: ['sunset-changed', 'stability-changed'],
  },
};

/** All rules, by name. */
export const driftRules: ReadonlyMap<string, DriftRule> = new Map(
  Object.entries(sections).flatMap(([docs, section]) =>
    Object.entries(section).flatMap(([effect, names]) =>
      names.map((name): readonly [string, DriftRule] => [name, toRule(name, docs, effect)]),
    ),
  ),
);

function toRule(name: string, docs: string, key: string): DriftRule {
  const effect = (['breaking', 'warning', 'info'] as const).find((one) => one === key);
  return effect === undefined ? { name, docs } : { name, effect, docs };
}

const valueSpaceChanges: readonly ValueSpaceChange[] = ['narrowed', 'widened', 'changed'];
const directions: readonly DriftDirection[] = ['request', 'reply'];

/** What a reported name such as `request-type-narrowed` consists of. */
function parseRuleName(reported: string) {
  const direction = directions.find((one) => reported.startsWith(`${one}-`));
  const change = valueSpaceChanges.find((one) => reported.endsWith(`-${one}`));
  return { direction, change };
}

/** `request-type-narrowed`, `request-type`, `type-narrowed`, `type`: as reports and docs name a rule. */
export function listRuleNames(reported: string): readonly string[] {
  const { direction, change } = parseRuleName(reported);
  const withoutDirection = direction ? reported.slice(direction.length + 1) : reported;
  const withoutChange = (name: string): string =>
    change ? name.slice(0, -change.length - 1) : name;
  return [
    ...new Set([
      reported,
      withoutChange(reported),
      withoutDirection,
      withoutChange(withoutDirection),
    ]),
  ];
}

/** The rule of a reported name. The most precise name of the table counts. */
export function findRule(reported: string): DriftRule | undefined {
  const [rule] = listRuleNames(reported).flatMap((name) => driftRules.get(name) ?? []);
  return rule;
}

/** The effect of a change that a rule reports. */
export function effectOfRule(reported: string): ChangeEffect {
  const { direction, change } = parseRuleName(reported);
  const harmless = direction === 'request' ? 'widened' : 'narrowed';
  return findRule(reported)?.effect ?? (change === harmless ? 'info' : 'breaking');
}

/** Whether a rule can be called so. */
export function isRuleName(name: string): boolean {
  return (
    findRule(name) !== undefined ||
    [...driftRules.keys()].some((rule) => listRuleNames(rule).includes(name))
  );
}
