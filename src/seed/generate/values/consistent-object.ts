import {
  creationTimeName,
  normalizeName,
  stateName,
  updateTimeName,
} from '../../../inference/inference.ts';
import {
  endTimeName,
  firstNameName,
  fullNameName,
  futureTimestampName,
  lastNameName,
  liveStateValue,
  lowerBoundName,
  olderTimeName,
  pastTimeName,
  removalTimeName,
  upperBoundNames,
} from '../../../inference/vocabulary/generated-values.ts';
import type { JsonObject, SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import {
  type ConsistencyRule,
  clearTime,
  type Draft,
  type ObjectFacts,
  setTime,
  timeOf,
} from './object-draft.ts';
import { findFlag, stateTimes } from './state-times.ts';

/** Nothing happens to a record before it is created, and its last change is the last of all. */
const timesInOrder: ConsistencyRule = {
  name: 'times-in-order',
  summary: '`updated_at` is not before `created_at`',
  docs: '#times-in-order',
  concerns: (name) => creationTimeName.test(normalizeName(name)),
  apply: (draft, facts) => {
    const names = Object.keys(draft).filter((name) => timeOf(draft, name) !== undefined);
    const creation = names.find((name) => creationTimeName.test(normalizeName(name)));
    if (creation === undefined) return;
    const created = moveBeforeGiven(draft, creation, facts);
    for (const name of names.filter((one) => futureTimestampName.test(one)))
      if (Number(timeOf(draft, name)) < created) setTime(draft, name, created + monthMs, facts);
    const later = names.filter((name) => name !== creation && isLaterTime(draft, name, facts));
    const times = later.map((name) => moveBehind(draft, name, { created, facts }));
    const last = times.reduce((latest, time) => Math.max(latest, time), created);
    for (const name of names.filter((one) => updateTimeName.test(normalizeName(one))))
      if (Number(timeOf(draft, name)) < last) setTime(draft, name, last, facts);
  },
};

const monthMs = 30 * 24 * 60 * 60 * 1000;

/** A record was created before the times that are given of it. */
function moveBeforeGiven(draft: Draft, creation: string, facts: ObjectFacts): number {
  const given = Object.keys(draft)
    .filter((name) => !facts.isGenerated(name) && !olderTimeName.test(name))
    .filter((name) => pastTimeName.test(name) || futureTimestampName.test(name))
    .map((name) => timeOf(draft, name) ?? Number.POSITIVE_INFINITY);
  const created = Number(timeOf(draft, creation));
  const earliest = given.reduce((first, time) => Math.min(first, time), created);
  return earliest < created ? setTime(draft, creation, earliest, facts) : created;
}

/** Whether something has happened then, after the creation of the record. */
function isLaterTime(draft: Draft, name: string, { now }: ObjectFacts): boolean {
  const isLater = pastTimeName.test(name) && !olderTimeName.test(name);
  return isLater && !updateTimeName.test(normalizeName(name)) && Number(timeOf(draft, name)) <= now;
}

type CreatedObject = { readonly created: number; readonly facts: ObjectFacts };

/** A time before the creation becomes one as long after it. */
function moveBehind(draft: Draft, name: string, { created, facts }: CreatedObject): number {
  const time = Number(timeOf(draft, name));
  return time < created
    ? setTime(draft, name, Math.min(facts.now, 2 * created - time), facts)
    : time;
}

/** What is in use has not ended, and neither has what has no state. */
const endsOfLive: ConsistencyRule = {
  name: 'end-times',
  summary: 'No `retired_at` in a record whose status is `active`',
  docs: '#end-times',
  concerns: (name) => endTimeName.test(name),
  apply: (draft, facts) => {
    const states = Object.keys(draft).filter((name) => stateName.test(name));
    const isLive = states.some((name) => liveStateValue.test(`${draft[name]}`));
    for (const name of Object.keys(draft)) {
      const [, end] = endTimeName.exec(name) ?? [];
      if (end === undefined || timeOf(draft, name) === undefined) continue;
      const isStateless =
        states.length === 0 && removalTimeName.test(name) && findFlag(draft, end) === undefined;
      if (isLive || isStateless) clearTime(draft, name, facts);
    }
  },
};

/** A flag that is named like a state agrees with it. */
const flagsOfState: ConsistencyRule = {
  name: 'flags-of-state',
  summary: '`active` is true where the status is `active`',
  docs: '#flags-of-state',
  concerns: (name) => stateName.test(name),
  apply: (draft, { isGenerated, viewOf }) => {
    for (const state of Object.keys(draft).filter((name) => stateName.test(name))) {
      const { enum: values } = viewOf(state).keywords;
      if (!Array.isArray(values)) continue;
      const states = values.map((value) => normalizeName(`${value}`));
      for (const [name, value] of Object.entries(draft)) {
        const word = normalizeName(name).replace(/^is(?=..)/, '');
        if (typeof value === 'boolean' && isGenerated(name) && states.includes(word))
          draft[name] = normalizeName(`${draft[state]}`) === word;
      }
    }
  },
};

/** A range begins before it ends. */
const boundsInOrder: ConsistencyRule = {
  name: 'bounds-in-order',
  summary: '`min_price` is not above `max_price`',
  docs: '#bounds-in-order',
  concerns: (name) => lowerBoundName.test(name),
  apply: (draft, { isGenerated, viewOf }) => {
    for (const [name, lower] of Object.entries(draft)) {
      const [, word = '', rest = ''] = lowerBoundName.exec(name) ?? [];
      const wanted = `${upperBoundNames[word.toLowerCase()]}${normalizeName(rest)}`;
      const other = Object.keys(draft).find((one) => normalizeName(one) === wanted);
      const upper = other === undefined ? undefined : draft[other];
      if (other === undefined || !isGenerated(name) || !isGenerated(other)) continue;
      const isSame = viewOf(name).keywords.format === viewOf(other).keywords.format;
      const isWrong = isSame && isAbove(lower, upper);
      if (isWrong) Object.assign(draft, { [name]: upper, [other]: lower });
    }
  },
};

/** The sender and the receiver of a message are `from` and `to` as well: only numbers and times are in order. */
function isAbove(lower: unknown, upper: unknown): boolean {
  if (typeof lower === 'number' && typeof upper === 'number') return lower > upper;
  return isTimeText(lower) && isTimeText(upper) && lower > upper;
}

function isTimeText(value: unknown): value is string {
  return typeof value === 'string' && timeText.test(value);
}

/** A date, a time of day, or both. */
const timeText = /^(\d{4}-\d\d-\d\d|\d\d:\d\d)/;

/** A name has the parts that are beside it. */
const fullNames: ConsistencyRule = {
  name: 'full-names',
  summary: '`name` is made of `first_name` and `last_name`',
  docs: '#full-names',
  concerns: (name) => firstNameName.test(normalizeName(name)),
  apply: (draft, { isGenerated }) => {
    const find = (pattern: RegExp): string | undefined =>
      Object.keys(draft).find(
        (name) => pattern.test(normalizeName(name)) && typeof draft[name] === 'string',
      );
    const [first, last, full] = [find(firstNameName), find(lastNameName), find(fullNameName)];
    if (first !== undefined && last !== undefined && full !== undefined && isGenerated(full))
      draft[full] = `${draft[first]} ${draft[last]}`;
  },
};

/** What makes the values of a generated object agree; each rule is applied in turn. */
export const consistencyRules: readonly ConsistencyRule[] = [
  flagsOfState,
  timesInOrder,
  stateTimes,
  endsOfLive,
  boundsInOrder,
  fullNames,
];

type GeneratedObject = {
  readonly view: SchemaView;
  /** What was given of it. */
  readonly given: JsonObject;
  readonly filled: JsonObject;
};

/** Changes generated values so that they agree with the others. */
export type MakeConsistent = (object: GeneratedObject) => JsonObject;

/** @param now the present of the seed, in milliseconds. */
export function compileMakeConsistent(schemaViews: SchemaViews, now: number): MakeConsistent {
  const rulesByView = new WeakMap<SchemaView, readonly ConsistencyRule[]>();
  const rulesOf = (view: SchemaView): readonly ConsistencyRule[] => {
    const rules = rulesByView.get(view) ?? listRules(view);
    rulesByView.set(view, rules);
    return rules;
  };
  return ({ view, given, filled }) => {
    const rules = rulesOf(view);
    if (rules.length === 0) return filled;
    const draft: Draft = { ...filled };
    const facts: ObjectFacts = {
      viewOf: (name) => schemaViews.of(view.properties.get(name)),
      isRequired: (name) => view.required.has(name),
      isGenerated: (name) => given[name] === undefined,
      now,
    };
    for (const { apply } of rules) apply(draft, facts);
    return draft;
  };
}

function listRules({ properties }: SchemaView): readonly ConsistencyRule[] {
  const names = [...properties.keys()];
  return consistencyRules.filter(({ concerns }) => names.some(concerns));
}
