import type {
  Behaviour,
  BehavioursModule,
  Call,
  Context,
  Handler,
  StoredRecord,
} from '../behaviours.ts';
import { notFound } from './auth/record-access.ts';
import { toUnits, withUnits } from './durations/units.ts';
import { estimateNames } from './estimates.ts';
import { changesByWork, eventUnits } from './events/apply-work.ts';
import { keepLastEventId, nextEventId } from './events/event-id.ts';
import { knownAttributes } from './events/log-time.ts';
import { readWorkEntry } from './events/work-entry.ts';
import {
  addWork,
  removeWork,
  type WorkTotals,
  workDoneIn,
  workTotalsOf,
} from './events/work-totals.ts';
import { isObject, numberOf, ownProperty, pick, textOf } from './properties.ts';
import { noteUnknownAttributes, readAttributes } from './request-attributes.ts';
import { settings } from './settings.ts';
import { changedEstimates, estimateAttributes } from './updates/changed-estimates.ts';
import { viewEvent } from './view/event.ts';
import { viewUser } from './view/summary.ts';

/**
 * The exact time tracking of Aha! for other documents of its API, by `--behaviours aha`. All other
 * operations are inferred. Records are those of inference: their estimates and totals are properties
 * of the records themselves.
 */
export const timeTracking: BehavioursModule = {
  settings,
  behaviours: {
    'POST /features/{feature_id}/time_tracking_events': logTimeOn('features', 'feature_id'),
    'POST /requirements/{requirement_id}/time_tracking_events': logTimeOn(
      'requirements',
      'requirement_id',
    ),
    'POST /initiatives/{initiative_id}/time_tracking_events': logTimeOn(
      'initiatives',
      'initiative_id',
    ),
    'DELETE /time_tracking_events/{id}': deleteInferredEvent,
    'PUT /features/{feature_id}': updateEstimates('features', 'feature_id', 'feature'),
    'PUT /requirements/{requirement_id}': updateEstimates(
      'requirements',
      'requirement_id',
      'requirement',
    ),
    'PUT /initiatives/{initiative_id}': updateEstimates(
      'initiatives',
      'initiative_id',
      'initiative',
    ),
    'PUT /products/{product_id}/initiatives/{initiative_id}': updateEstimates(
      'initiatives',
      'initiative_id',
      'initiative',
    ),
  },
};

const eventsResource = 'time_tracking_events';

/** The totals of records, by resource and key: inferred records show all of their properties. */
const totalsResource = 'time_tracking_totals';

type TimeLogTarget = { readonly resource: string; readonly key: string };

/** Logs time on an inferred record: stores the event, and updates estimates and total of the record. */
function logTimeOn(resource: string, property: string): Behaviour {
  return async (call, context, inferred) => {
    const target =
      findTarget(call.path[property], resource, context) ??
      (await inferTarget(
        { resource, key: String(call.path[property]) },
        { call, context, inferred },
      ));
    const record = readEstimated(target, context);
    const request = readAttributes(call, context, 'time_tracking_event');
    const entry = readWorkEntry(request, toUnits(record.work_units));
    noteUnknownAttributes(request, knownAttributes);
    const user = findUser(call, context);
    const event = {
      id: nextEventId(context),
      user_id: String(user.id),
      target_resource: target.resource,
      target_key: target.key,
      occurred_on: entry.occurred_on,
      work_done: entry.work.value,
      work_units: eventUnits(entry, record),
      created_at: request.now,
    };
    context.records(eventsResource).insert(event);
    storeChanges(target, { ...record, ...changesByWork(record, entry, request) }, context);
    return { status: 200, body: { time_tracking_event: viewEvent(event, viewUser(user)) } };
  };
}

/** Deletes an event, and subtracts its work from the total of its record. */
function deleteInferredEvent(call: Call, context: Context) {
  const events = context.records(eventsResource);
  const event = events.get(String(call.path.id));
  if (event === undefined) throw notFound(context);
  keepLastEventId(context, textOf(event.id));
  events.remove(textOf(event.id));
  const target = { resource: textOf(event.target_resource), key: textOf(event.target_key) };
  const work = numberOf(event.work_done);
  if (work === null) return { status: 204 };
  const record = readEstimated(target, context);
  const totals = removeWork(workTotalsOf(record), toUnits(event.work_units), work);
  storeChanges(target, { ...record, ...totals, updated_at: context.clock.iso() }, context);
  return { status: 204 };
}

/** Reads the estimates in an update as Aha! does, and leaves the other attributes to inference. */
function updateEstimates(resource: string, property: string, envelope: string): Behaviour {
  return (call, context, inferred) => {
    const attributes = ownProperty(Object(call.body), envelope);
    if (!isObject(attributes) || !estimateAttributes.some((name) => name in attributes))
      return inferred(call, context);
    const target = findTarget(call.path[property], resource, context);
    if (target === undefined) return inferred(call, context);
    const record = readEstimated(target, context);
    const request = readAttributes(call, context, envelope);
    const changes = changedEstimates(request, record);
    storeChanges(target, { ...record, ...changes, updated_at: request.now }, context);
    const others = Object.entries(attributes).filter(
      ([name]) => !estimateAttributes.includes(name),
    );
    const body = {
      ...Object(call.body),
      [envelope]: { ...shownEstimates(target, context), ...Object.fromEntries(others) },
    };
    return inferred({ ...call, body }, context);
  };
}

/** The stored record that a path names by its key or its reference key. */
function findTarget(key = '', resource: string, context: Context): TimeLogTarget | undefined {
  const records = context.records(resource);
  if (records.get(key) !== undefined) return { resource, key };
  const referenced = records.find({ reference_num: key.toUpperCase() });
  return referenced === undefined ? undefined : { resource, key: String(referenced.id) };
}

type InferredCall = {
  readonly call: Call;
  readonly context: Context;
  readonly inferred: Handler;
};

/**
 * A record that is not stored. Inference refuses (404) it, unless nothing lists the resource: then it has a
 * record for every key.
 */
async function inferTarget(
  target: TimeLogTarget,
  { call, context, inferred }: InferredCall,
): Promise<TimeLogTarget> {
  await inferred(call, context);
  const records = context.records(target.resource);
  if (records.get(target.key) === undefined) records.insert({ id: target.key });
  return target;
}

/** A record with its units and totals, which need not exist any more. */
function readEstimated({ resource, key }: TimeLogTarget, context: Context): StoredRecord {
  const record = context.records(resource).get(key) ?? {};
  const totals =
    context.records(totalsResource).get(`${resource}/${key}`) ?? toInitialTotals(record);
  return withUnits({ ...record, ...totals, id: record.id ?? key }, undefined);
}

/** The totals of a record on which no time was logged yet: the work that the seed gave it. */
function toInitialTotals({ work_done, work_units }: StoredRecord): WorkTotals {
  const none = workTotalsOf({});
  const work = numberOf(work_done);
  return work === null ? none : addWork(none, toUnits(work_units), work);
}

/** Stores the totals of a record, and its visible estimates if it exists. */
function storeChanges(target: TimeLogTarget, changed: StoredRecord, context: Context): void {
  const { resource, key } = target;
  const totals: WorkTotals = workTotalsOf(changed);
  const totalsRecords = context.records(totalsResource);
  const stored = { id: `${resource}/${key}`, ...totals };
  if (totalsRecords.get(stored.id) === undefined) totalsRecords.insert(stored);
  else totalsRecords.update(stored);
  const records = context.records(resource);
  const record = records.get(key);
  if (record === undefined) return;
  // An estimate that the document may not know stays out of its records while it is null.
  const estimates = estimateNames.filter(
    (name) => name in record || numberOf(changed[name]) !== null,
  );
  records.patch(key, {
    ...pick(changed, [...estimates, 'work_units', 'updated_at']),
    work_done: workDoneIn(toUnits(changed.work_units), totals),
  });
}

function shownEstimates({ resource, key }: TimeLogTarget, context: Context): StoredRecord {
  const record = context.records(resource).get(key);
  return Object.fromEntries(
    [...estimateNames, 'work_units', 'work_done']
      .filter((name) => Object.hasOwn(Object(record), name))
      .map((name) => [name, Object(record)[name]]),
  );
}

/** The user of the token if there is a record of it, else the first user. */
function findUser({ principal }: Call, { records, clock }: Context): StoredRecord {
  const users = records('users');
  const candidates = [
    users.get(String(Object(principal).id)),
    ...users.list({ limit: 1 }).records,
    { ...defaultUser, created_at: clock.iso(), updated_at: clock.iso() },
  ];
  return Object(candidates.find((user) => user !== undefined));
}

/** The user of a document without users. */
const defaultUser = {
  id: '1020675218',
  name: 'Mary Humpty',
  email: 'mary.humpty@account1.com',
};
