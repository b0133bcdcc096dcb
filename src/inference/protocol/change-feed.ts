import {
  entriesOf,
  isObject,
  type Operation,
  type Parameter,
  propertiesOf,
  readPointer,
  type SchemaViews,
  streamFormatOf,
} from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { feedParameter, feedSegment, watchEventTypes } from '../vocabulary/protocol.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { createEventContext } from '../webhooks/event-meaning.ts';
import { planPayload } from '../webhooks/payload.ts';
import { surveySchema } from '../webhooks/payload-survey.ts';
import type { PayloadPlan, WebhookEvent } from '../webhooks/webhook-plan.ts';
import type { ChangeFeed } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** A stream that reads like a feed sends changes of records instead of its example. */
export const changeFeedRule: ProtocolRule = {
  name: 'change-feed',
  summary: '`/pets/events` as a stream, and `?watch=true`, send the changes of records',
  docs: '#change-feed',
  infer: (context, facts) => {
    const { operation } = facts;
    if (operation.method !== 'GET') return {};
    const stream = findStream(operation);
    const isFeed = stream !== undefined && feedSegment.test(lastSegmentOf(operation));
    const parameter = isFeed ? undefined : findFeedParameter(context, facts);
    if (!isFeed && parameter === undefined) return {};
    const changed = findChanged(context, facts);
    if (changed.resources.length === 0) return {};
    return { changeFeed: planFeed(context, { operation, stream, parameter, ...changed }) };
  },
};

type Stream = { readonly mediaType: string; readonly pointer: string };

function findStream({ replies }: Operation): Stream | undefined {
  const content = [...replies].filter(([status]) => status.startsWith('2'));
  const [found] = content
    .flatMap(([, reply]) => [...reply.content])
    .filter(([type]) => streamFormatOf(type) !== undefined);
  return found && { mediaType: found[0], pointer: found[1] };
}

function lastSegmentOf({ path }: Operation): string {
  return normalizeName(`${path.split('/').at(-1)}`);
}

/** A boolean parameter such as `watch`, of a read of records. */
function findFeedParameter(
  { schemaViews }: InferenceContext,
  { operation: { parameters }, plan }: ProtocolFacts,
): string | undefined {
  if (plan.kind !== 'list' && plan.kind !== 'read') return undefined;
  return parameters.find((parameter) => isFeedParameter(schemaViews, parameter))?.name;
}

function isFeedParameter(schemaViews: SchemaViews, { in: place, name, schemaPointer }: Parameter) {
  return (
    place === 'query' &&
    feedParameter.test(normalizeName(name)) &&
    schemaViews.of([schemaPointer]).types.includes('boolean')
  );
}

type ChangedRecords = Pick<ChangeFeed, 'isOfOneRecord'> & {
  readonly resources: readonly Resource[];
};

/** The records that the path is about; those of the path above `/events`, or all of the API. */
function findChanged(
  { resources, parsePath }: InferenceContext,
  { operation, resource, plan }: ProtocolFacts,
): ChangedRecords {
  if (resource !== undefined)
    return { resources: [resource], isOfOneRecord: plan.target.ancestors.at(-1) === resource.name };
  const above = parsePath(operation.path)?.slice(0, -1) ?? [];
  if (above.length === 0) return { resources: resources.all, isOfOneRecord: false };
  const isOfOneRecord = above.at(-1)?.kind === 'parameter';
  const path = toTreeKey(above);
  const owner = isOfOneRecord
    ? resources.ancestorsOf(above).at(-1)
    : resources.all.find(({ segments }) => toTreeKey(segments) === path);
  return { resources: owner ? [owner] : [], isOfOneRecord };
}

type FeedFacts = ChangedRecords & {
  readonly operation: Operation;
  readonly stream: Stream | undefined;
  readonly parameter: string | undefined;
};

function planFeed(context: InferenceContext, facts: FeedFacts): ChangeFeed {
  const { stream, parameter, resources, isOfOneRecord } = facts;
  const events = resources.flatMap(listEvents);
  return {
    parameter,
    resources: resources.map(({ name }) => name),
    isOfOneRecord,
    mediaType: stream?.mediaType ?? 'application/json',
    events,
    payload: stream === undefined ? watchPayload(events) : planItem(context, facts, stream, events),
  };
}

const changeKinds = ['created', 'updated', 'deleted'] as const;

function listEvents({ name, noun }: Resource): readonly WebhookEvent[] {
  return changeKinds.map((change) => ({
    name: `${singularize(normalizeName(noun))}.${change}`,
    resources: [name],
    changes: [change],
    word: undefined,
    states: [],
  }));
}

/** Without a stream in the document: `{ "type": "ADDED", "object": { … } }`, a line each. */
function watchPayload(events: readonly WebhookEvent[]): PayloadPlan {
  const values = Object.fromEntries(
    events.flatMap(({ name, changes }) =>
      changes.slice(0, 1).map((change) => [name, watchEventTypes[change]] as const),
    ),
  );
  return {
    mediaType: 'application/json',
    schema: undefined,
    record: ['object'],
    facts: [{ path: ['type'], fact: 'event', values }],
  };
}

/** The body of one item, as that of a webhook. */
function planItem(
  { schemaViews, root }: InferenceContext,
  { operation, resources }: FeedFacts,
  { mediaType, pointer }: Stream,
  events: readonly WebhookEvent[],
): PayloadPlan {
  const hasItemSchema = isObject(readPointer(root, `${pointer}/itemSchema`));
  const whole = `${pointer}/schema`;
  const [entry] = entriesOf(schemaViews, schemaViews.of([whole]));
  const schema = hasItemSchema ? `${pointer}/itemSchema` : (entry ?? whole);
  const isDescribed = readPointer(root, schema) !== undefined;
  const eventContext = createEventContext({ schemaViews, resources });
  const survey = isDescribed
    ? surveySchema(eventContext, { name: operation.path, nouns: [], mediaType, schema })
    : { mediaType, schema: undefined, objects: [], eventProperty: undefined };
  const payload = planPayload(eventContext, survey, { events, resource: undefined });
  const isEvent = hasItemSchema && streamFormatOf(mediaType) === 'events';
  return isEvent && holdsText(schemaViews, schema) ? { ...payload, record: ['data'] } : payload;
}

/** Whether the record is the JSON in the text of an event: `data: { type: string }`. */
function holdsText(schemaViews: SchemaViews, schema: string): boolean {
  const data = propertiesOf(schemaViews, schemaViews.of([schema])).get('data');
  return data !== undefined && schemaViews.of(data).types.join() === 'string';
}
