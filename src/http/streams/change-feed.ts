import type { Call, Handler, Outcome } from '../../handlers/behaviour.ts';
import { withoutInternals } from '../../handlers/handlers.ts';
import {
  type ChangeFeed,
  formatInstant,
  type PayloadFact,
  toRecordsName,
  type WebhookEvent,
  withValueAt,
} from '../../inference/inference.ts';
import { listTemplateParameters } from '../../messages/request/request.ts';
import {
  createJsonSerializers,
  formatEvent,
  formatItemText,
  isEventSchema,
  stringifyJson,
} from '../../messages/response/response.ts';
import { type Operation, streamFormatOf } from '../../openapi/openapi.ts';
import type { CommittedChange, StoredRecord } from '../../store/types.ts';
import type { AnswerCall } from '../calls/answerable-call.ts';
import type { Service } from '../service.ts';
import type { NumberedChange } from './change-log.ts';

/** What a feed adds to the calls of an operation. */
export type FeedSteps = {
  /** Answers a call that asks for changes with the head of the stream. */
  readonly toHandler: (handler: Handler) => Handler;
  /** Follows the changes after that head. */
  readonly wrap: (answer: AnswerCall) => AnswerCall;
};

/** Compiles these steps; `undefined` for an operation that sends no changes. */
export function compileChangeFeed(service: Service, operation: Operation): FeedSteps | undefined {
  const feed = service.planOf(operation)?.changeFeed;
  if (feed === undefined) return undefined;
  const { mediaType, parameter } = feed;
  const head: Outcome = {
    status: 200,
    headers: { 'content-type': mediaType, 'cache-control': 'no-store' },
  };
  const selectChange = compileSelectChange(service, feed, operation);
  const print = compilePrint(service, feed);
  return {
    toHandler: (handler) => (call, context) =>
      parameter === undefined || call.query[parameter] === true ? head : handler(call, context),
    wrap: (answer) => async (answerable) => {
      const answered = await answer(answerable);
      const { call, context, request } = answerable;
      if (answered.outcome !== head || request.sandbox === undefined) return answered;
      const isSelected = selectChange(call);
      const { clock } = context;
      const log = service.changeLogs.of(request.sandbox);
      return {
        ...answered,
        stream: {
          kind: 'changes',
          log,
          lastId: Number(request.headers['last-event-id']),
          print: (numbered) =>
            isSelected(numbered.change) ? print(numbered, clock.now()) : undefined,
        },
      };
    },
  };
}

type IsSelected = (change: CommittedChange) => boolean;

/** Compiles which changes a call gets, by the keys in its path. */
function compileSelectChange(
  { scope }: Service,
  { resources, isOfOneRecord }: ChangeFeed,
  { path: template }: Operation,
): (call: Call) => IsSelected {
  const names = listTemplateParameters(template);
  return ({ path }) => {
    const keys = names.map((name) => `${path[name]}`);
    const key = isOfOneRecord ? keys.at(-1) : undefined;
    const patterns = resources.map((name) => (scope + toRecordsName({ name }, keys)).split('/'));
    return (change) =>
      (key === undefined || change.key === key) &&
      patterns.some((pattern) => isOfPattern(change.resource.split('/'), pattern));
  };
}

/** The keys of ancestors that the call does not name may be any. */
function isOfPattern(parts: readonly string[], pattern: readonly string[]): boolean {
  return (
    parts.length === pattern.length &&
    pattern.every((part, index) => part.startsWith('{') || part === parts[index])
  );
}

type PrintChange = (change: NumberedChange, now: number) => string;

/** Compiles the text of one item. */
function compilePrint(service: Service, { mediaType, payload, events }: ChangeFeed): PrintChange {
  const { document, scope } = service;
  const { record: recordPath, facts, schema } = payload;
  const format = streamFormatOf(mediaType) ?? 'lines';
  const isWholeEvent =
    schema !== undefined && isEventSchema(document, `${schema.replace(/itemSchema$/, 'schema')}`);
  const print = schema === undefined ? stringifyJson : compilePrintBody(service, schema);
  return ({ id, change }, now) => {
    const { from, to } = change;
    const record = withoutInternals({ ...(to ?? from) });
    const event = findEvent(events, change, scope);
    const content = facts.reduce(
      (body, fact) => withFact(body, fact, { id, change, event, now }),
      recordPath === undefined ? {} : withRecord(recordPath, record),
    );
    if (format === 'events' && isWholeEvent) return formatEvent({ ...content, id: `${id}` });
    const text = formatItemText(format, print(content));
    return format === 'events' ? `id: ${id}\n${text}` : text;
  };
}

/** Compiles a body with all that its schema requires, in the order of its schema. */
function compilePrintBody(
  { completeValue, document }: Service,
  schema: string,
): (content: unknown) => string {
  const serialize = createJsonSerializers(document).serializer(schema);
  return (content) => serialize(completeValue(schema, content));
}

function withRecord(path: readonly string[], record: StoredRecord): StoredRecord {
  return path.length === 0 ? record : withValueAt({}, path, record);
}

function findEvent(
  events: readonly WebhookEvent[],
  { from, resource, to }: CommittedChange,
  scope: string,
): string {
  const kind = from === undefined ? 'created' : to === undefined ? 'deleted' : 'updated';
  const parts = resource.slice(scope.length).split('/');
  const event = events.find(
    ({ changes, resources: [name = ''] }) =>
      changes.includes(kind) && isOfPattern(parts, name.split('/')),
  );
  return `${event?.name}`;
}

type PrintedChange = {
  readonly id: number;
  readonly change: CommittedChange;
  readonly event: string;
  readonly now: number;
};

/** Adds a property of the envelope. */
function withFact(body: StoredRecord, fact: PayloadFact, printed: PrintedChange): StoredRecord {
  const value = toFactValue(fact, printed);
  return value === undefined ? body : withValueAt(body, fact.path, value);
}

function toFactValue(fact: PayloadFact, { id, change, event, now }: PrintedChange): unknown {
  switch (fact.fact) {
    case 'event':
      return fact.values[event] ?? event;
    case 'time':
      return formatInstant(now, fact.format);
    case 'id':
      return `${id}`;
    case 'key':
      return change.key;
    case 'previous':
      return change.from && withoutInternals(change.from);
  }
}
