import {
  findExample,
  isObject,
  type JsonObject,
  listExamples,
  type Operation,
  objectOf,
  propertiesOf,
  readReplyDescription,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { referenceName } from '../vocabulary/generated-values.ts';
import {
  describesDuplicate,
  missingText,
  notUniqueText,
  otherConflictText,
  referenceListName,
  stateConflictText,
  uniqueText,
} from '../vocabulary/refusals.ts';
import { isSameNoun } from '../vocabulary/singularize.ts';
import { namesNoun, namesProperty } from './described-names.ts';
import {
  type DocumentedRefusal,
  type UnfinishedRecord,
  unfinishedRecordRule,
} from './unfinished-record.ts';
import { findUniqueScope } from './unique-scope.ts';

/** What the values of a record must meet beyond their schemas. */
export type WriteConstraints = {
  readonly unique: readonly UniqueProperty[];
  readonly references: readonly RequiredReference[];
  /** Present if a parent has only one unfinished record at a time. */
  readonly unfinished?: UnfinishedRecord | undefined;
};

/** A property whose values no two records share. */
export type UniqueProperty = {
  readonly property: string;
  /** The properties that both must have in common: `project_id`, where names are unique in a project. */
  readonly scope: readonly string[];
  readonly rule: string;
  readonly status: number;
};

/** A property whose value must be the key of a record, or a list of such keys. */
export type RequiredReference = {
  readonly property: string;
  readonly rule: string;
  /** The resource; the keys of its path are the first ones of the record's own path. */
  readonly resource: string;
  readonly status: number;
  /** The keys that the document's own examples send, which are taken to exist. */
  readonly examples: readonly unknown[];
};

type ConstraintContext = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly resources: { readonly all: readonly Resource[] };
};

type ConstraintFacts = {
  readonly kind: string;
  readonly operation: Operation;
  readonly nestedCollection: NestedCollection | undefined;
  readonly resource: Resource;
  readonly bodyEnvelope: Envelope | undefined;
};

/** A property that clients send, and the statuses of refusals with their descriptions. */
type ConstraintSubject = {
  readonly property: string;
  readonly view: SchemaView;
  readonly refusals: readonly DocumentedRefusal[];
  /** The values of it in examples. */
  readonly examples: readonly unknown[];
};

type UniqueRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** The status for a value that another record has; `undefined` where the rule does not apply. */
  infer(subject: ConstraintSubject): number | undefined;
};

/** The property itself is described as unique, and the document has a reply for duplicates. */
const uniqueProperty: UniqueRule = {
  name: 'unique-property',
  summary: 'Two records with the same value of a property that is described as unique are refused',
  docs: '#unique-property',
  infer: ({ view, refusals }) => {
    const { description, 'x-unique': isUnique } = view.keywords;
    const text = `${description ?? ''}`;
    const isDescribed = uniqueText.test(text) && !notUniqueText.test(text);
    return isUnique === true || isDescribed ? findDuplicateStatus(refusals) : undefined;
  },
};

/** "A user with this email already exists" */
const describedDuplicate: UniqueRule = {
  name: 'described-duplicate',
  summary:
    'Duplicates are also refused where a reply, or its example, names the property: `The email is already taken`',
  docs: '#described-duplicate',
  infer: ({ property, refusals }) =>
    refusals.find(
      ({ status, description, messages }) =>
        status !== 404 &&
        [description, ...messages].some(
          (text) => describesDuplicate(text) && namesProperty(text, property),
        ),
    )?.status,
};

/** Which properties are unique; the first rule that applies wins. */
export const uniqueRules: readonly UniqueRule[] = [uniqueProperty, describedDuplicate];

type ReferenceConstraintRule = Omit<UniqueRule, 'infer'> & {
  /** The status for a key that no record has; `undefined` where the rule does not apply. */
  infer(subject: ConstraintSubject, target: Resource): number | undefined;
};

/** "The owner does not exist" */
const missingReference: ReferenceConstraintRule = {
  name: 'missing-reference',
  summary:
    'An `owner_id` that no owner has is refused where a reply says that the owner is not found',
  docs: '#missing-reference',
  infer: ({ refusals }, { noun }) =>
    refusals.find(
      ({ description }) => missingText.test(description) && namesNoun(description, noun),
    )?.status,
};

/** Which keys must exist; the first rule that applies wins. */
export const referenceConstraintRules: readonly ReferenceConstraintRule[] = [missingReference];

export function inferConstraints(
  context: ConstraintContext,
  facts: ConstraintFacts,
): WriteConstraints {
  const { root, schemaViews } = context;
  const { operation, resource, bodyEnvelope } = facts;
  const refusals = listRefusals(root, operation);
  const record = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const sent = propertiesOf(schemaViews, schemaViews.of(bodyEnvelope?.schemaPointers));
  const bodies = listBodyExamples(root, operation);
  const names = [...new Set([...record.keys(), ...sent.keys()])].filter(
    (name) => name !== resource.key.path[0],
  );
  const subjects = [...sent]
    .filter(([property]) => property !== resource.key.path[0])
    .map(([property, pointers]) => {
      const view = schemaViews.of([...pointers, ...(record.get(property) ?? [])]);
      const { example, examples: others, default: usual } = view.keywords;
      const shown = [example, others, usual, bodies.map((body) => body[property])];
      return { property, view, refusals, examples: shown.flat(2).filter((one) => one != null) };
    });
  return {
    unique: subjects.flatMap((subject) => toUniqueProperty(subject, names)),
    references: subjects.flatMap((subject) => toRequiredReference(context, subject, resource)),
    unfinished: unfinishedRecordRule.infer(schemaViews, { ...facts, refusals }),
  };
}

function toUniqueProperty(
  subject: ConstraintSubject,
  names: readonly string[],
): readonly UniqueProperty[] {
  const { property, view, refusals } = subject;
  const { unique } = objectOf(view.keywords['x-sandlot']);
  if (unique === false || !isScalar(view)) return [];
  if (unique === true)
    return [
      { property, scope: [], rule: 'extension', status: findDuplicateStatus(refusals) ?? 409 },
    ];
  for (const { name, infer } of uniqueRules) {
    const status = infer(subject);
    if (status === undefined) continue;
    const replies = refusals.filter((refusal) => refusal.status === status);
    const texts = [
      `${view.keywords.description}`,
      ...replies.flatMap(({ description, messages }) => [description, ...messages]),
    ];
    return [{ property, scope: findUniqueScope(texts, property, names), rule: name, status }];
  }
  return [];
}

function toRequiredReference(
  { resources: { all } }: ConstraintContext,
  subject: ConstraintSubject,
  resource: Resource,
): readonly RequiredReference[] {
  const { property, view, refusals, examples } = subject;
  const { references } = objectOf(view.keywords['x-sandlot']);
  if (references === false) return [];
  if (typeof references === 'string') {
    const status = [422, 404, 400, 409].find((one) =>
      refusals.some((refusal) => refusal.status === one),
    );
    return [
      { property, rule: 'extension', resource: references, status: status ?? 422, examples: [] },
    ];
  }
  const target = findTarget(all, property, resource);
  if (target === undefined) return [];
  for (const { name, infer } of referenceConstraintRules) {
    const status = infer(subject, target);
    if (status !== undefined)
      return [{ property, rule: name, resource: target.name, status, examples }];
  }
  return [];
}

/** The examples of the body of a request, with their envelopes opened. */
function listBodyExamples(root: JsonObject, { body }: Operation): readonly JsonObject[] {
  return [...(body?.content.values() ?? [])]
    .flatMap((pointer) => listAllExamples(root, pointer))
    .filter(isObject)
    .flatMap((example) => [example, ...Object.values(example).filter(isObject)]);
}

/** The resource that `owner_id` or `owner_ids` names, at the top level or below the same parents. */
function findTarget(
  all: readonly Resource[],
  property: string,
  { ancestors }: Resource,
): Resource | undefined {
  const [, noun] = referenceName.exec(property) ?? referenceListName.exec(property) ?? [];
  if (noun === undefined) return undefined;
  return all.find(
    (target) =>
      target.kind === 'collection' &&
      target.unknownKeys === 'refused' &&
      isSameNoun(target.noun, noun) &&
      target.ancestors.every((ancestor, index) => ancestor === ancestors[index]),
  );
}

/** The refusals of a request for what is in its body, as they are described. */
function listRefusals(root: JsonObject, operation: Operation): readonly DocumentedRefusal[] {
  return [409, 422, 404, 400].flatMap((status) => {
    const reply = operation.replies.get(`${status}`);
    if (reply === undefined) return [];
    const description = readReplyDescription(root, operation, status);
    // The example of another status may be one of many faults that it is for.
    const bodies = status === 409 ? [...reply.content.values()] : [];
    const examples = bodies.map((pointer) => listAllExamples(root, pointer));
    return [{ status, description, messages: listTexts(examples) }];
  });
}

function listAllExamples(root: JsonObject, pointer: string): readonly unknown[] {
  return [findExample({ root }, pointer), ...listExamples({ root }, pointer)];
}

/** All texts in a value. */
function listTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(listTexts) : [];
}

/** 409, unless it is about something else, or another status that is described so. */
function findDuplicateStatus(refusals: readonly DocumentedRefusal[]): number | undefined {
  return refusals.find(
    ({ status, description }) =>
      (status !== 404 && describesDuplicate(description)) ||
      (status === 409 &&
        !stateConflictText.test(description) &&
        !otherConflictText.test(description)),
  )?.status;
}

function isScalar({ types }: SchemaView): boolean {
  return types.includes('string') || types.includes('integer') || types.includes('number');
}
