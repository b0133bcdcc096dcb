import type { StoredRecord } from '../../behaviours.ts';
import { findUserIdByEmail } from '../auth/authenticate.ts';
import { dateInTimeZone, parseDate } from '../dates.ts';
import { nextId } from '../events/event-id.ts';
import { quote } from '../notices.ts';
import { isObject, ownProperty, textOf } from '../properties.ts';
import {
  invalidAttribute,
  type RequestAttributes,
  readBoolean,
  readText,
} from '../request-attributes.ts';
import { timeZoneOf } from '../settings.ts';

/** The changed name; refuses (400) a blank one. */
export function changedName(request: RequestAttributes): StoredRecord {
  const name = readText(request, 'name');
  if (name === undefined) return {};
  if (name === null || name.trim() === '')
    throw invalidAttribute(request, 'name', 'must not be blank');
  return { name };
}

/** The changed dates: null or blank clears one. Refuses (400) other texts. */
export function changedDates(request: RequestAttributes, names: readonly string[]): StoredRecord {
  const dates: Record<string, string | null> = {};
  for (const name of names) {
    const text = readText(request, name);
    if (text === undefined) continue;
    const date = text === null || text.trim() === '' ? null : parseDate(text);
    if (date === undefined) {
      throw invalidAttribute(
        request,
        name,
        `must be a date such as "2019-02-06", not ${quote(text)}`,
      );
    }
    dates[name] = date;
  }
  return dates;
}

/** Whether a feature uses the estimates of its requirements. */
export function changedRequirementsUse(request: RequestAttributes): StoredRecord {
  const use = readBoolean(request, 'use_requirements_estimates');
  return use === undefined ? {} : { use_requirements_estimates: use };
}

/** The changed description: a string in the request, a note in the reply (Aha! documentation). */
export function changedDescription(request: RequestAttributes, record: StoredRecord): StoredRecord {
  const body = ownProperty(request.attributes, 'description');
  if (body === undefined) return {};
  if (body !== null && typeof body !== 'string') {
    throw invalidAttribute(request, 'description', `must be a string, not ${quote(body)}`);
  }
  const { now } = request;
  const note = isObject(record.description)
    ? record.description
    : { id: nextId(request.context, 'notes'), created_at: now };
  return { description: { ...note, body: body ?? '', updated_at: now } };
}

/**
 * The changed assignee: `{"email": "..."}` or an e-mail address (Aha! documentation); null or blank removes
 * it. Refuses (400) an unknown address.
 */
export function changedAssignee(request: RequestAttributes): StoredRecord {
  const value = ownProperty(request.attributes, 'assigned_to_user');
  if (value === undefined) return {};
  if (value === null || value === '') return { assigned_to_user_id: null, default_assignee: false };
  const email = isObject(value) ? ownProperty(value, 'email') : value;
  const id = typeof email === 'string' ? findUserIdByEmail(email, request.context) : undefined;
  if (id !== undefined) return { assigned_to_user_id: id, default_assignee: false };
  throw invalidAttribute(
    request,
    'assigned_to_user',
    `must name a user of the account as {"email": "..."}, not ${quote(value)}`,
  );
}

/**
 * The changed status: `{"name": "..."}` (Aha! documentation) or a name, in any case, of a status of the
 * workflow. Refuses (400) other names.
 */
export function changedWorkflowStatus(
  request: RequestAttributes,
  record: StoredRecord,
  workflow: string,
): StoredRecord {
  const value = ownProperty(request.attributes, 'workflow_status');
  if (value === undefined) return {};
  const name = isObject(value) ? ownProperty(value, 'name') : value;
  const { records } = request.context.records('workflow_statuses').list({ where: { workflow } });
  const status = records.find((known) => hasName(known, name));
  if (status === undefined) {
    const names = records.map((known) => quote(known.name)).join(', ');
    throw invalidAttribute(
      request,
      'workflow_status',
      `must name one of ${names}, not ${quote(value)}`,
    );
  }
  return status.id === record.workflow_status_id ? {} : changeStatus(status, request);
}

function hasName(status: StoredRecord, name: unknown): boolean {
  return (
    typeof name === 'string' && textOf(status.name).toLowerCase() === name.trim().toLowerCase()
  );
}

function changeStatus(status: StoredRecord, { context, now }: RequestAttributes): StoredRecord {
  return {
    workflow_status_id: status.id,
    status_changed_on: dateInTimeZone(now, timeZoneOf(context)),
  };
}
