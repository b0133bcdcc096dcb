import type { StoredRecord } from '../../index.ts';
import { dateInTimeZone, parseDate } from '../dates.ts';
import { nextId } from '../events/event-id.ts';
import { quote } from '../notices.ts';
import { isObject, ownProperty, textOf } from '../properties.ts';
import { findUserIdByEmail } from '../reads/filter.ts';
import {
  invalidAttribute,
  type RequestAttributes,
  readBoolean,
  readText,
} from '../request-attributes.ts';
import { timeZoneOf } from '../settings.ts';

/** The name of a record; refuses a blank one with 400. */
export function changedName(sent: RequestAttributes): StoredRecord {
  const name = readText(sent, 'name');
  if (name === undefined) return {};
  if (name === null || name.trim() === '')
    throw invalidAttribute(sent, 'name', 'must not be blank');
  return { name };
}

/** Dates of a record; null or blank clears, what is no date is refused with 400. */
export function changedDates(sent: RequestAttributes, names: readonly string[]): StoredRecord {
  const dates: Record<string, string | null> = {};
  for (const name of names) {
    const text = readText(sent, name);
    if (text === undefined) continue;
    const date = text === null || text.trim() === '' ? null : parseDate(text);
    if (date === undefined) {
      throw invalidAttribute(sent, name, `must be a date such as "2019-02-06", not ${quote(text)}`);
    }
    dates[name] = date;
  }
  return dates;
}

/** Whether a feature uses the estimates of its requirements. */
export function changedRequirementsUse(sent: RequestAttributes): StoredRecord {
  const use = readBoolean(sent, 'use_requirements_estimates');
  return use === undefined ? {} : { use_requirements_estimates: use };
}

/** A description: a text comes in, a note goes out (Aha! documentation). */
export function changedDescription(sent: RequestAttributes, record: StoredRecord): StoredRecord {
  const body = ownProperty(sent.attributes, 'description');
  if (body === undefined) return {};
  if (body !== null && typeof body !== 'string') {
    throw invalidAttribute(sent, 'description', `must be a text, not ${quote(body)}`);
  }
  const { now } = sent;
  const note = isObject(record.description)
    ? record.description
    : { id: nextId(sent.context, 'notes'), created_at: now };
  return { description: { ...note, body: body ?? '', updated_at: now } };
}

/**
 * Who is assigned: `{"email": "..."}` or an e-mail address (Aha! documentation); null or blank for
 * nobody. Refuses an unknown address with 400.
 */
export function changedAssignee(sent: RequestAttributes): StoredRecord {
  const value = ownProperty(sent.attributes, 'assigned_to_user');
  if (value === undefined) return {};
  if (value === null || value === '') return { assigned_to_user_id: null, default_assignee: false };
  const email = isObject(value) ? ownProperty(value, 'email') : value;
  const id = typeof email === 'string' ? findUserIdByEmail(email, sent.context) : undefined;
  if (id !== undefined) return { assigned_to_user_id: id, default_assignee: false };
  throw invalidAttribute(
    sent,
    'assigned_to_user',
    `must name a user of the account as {"email": "..."}, not ${quote(value)}`,
  );
}

/**
 * The status that `{"name": "..."}` (Aha! documentation), or a bare name, stands for among those of
 * a workflow; case does not matter. Refuses any other name with 400.
 */
export function changedWorkflowStatus(
  sent: RequestAttributes,
  record: StoredRecord,
  workflow: string,
): StoredRecord {
  const value = ownProperty(sent.attributes, 'workflow_status');
  if (value === undefined) return {};
  const name = isObject(value) ? ownProperty(value, 'name') : value;
  const { records } = sent.context.records('workflow_statuses').list({ where: { workflow } });
  const status = records.find((known) => hasName(known, name));
  if (status === undefined) {
    const names = records.map((known) => quote(known.name)).join(', ');
    throw invalidAttribute(
      sent,
      'workflow_status',
      `must name one of ${names}, not ${quote(value)}`,
    );
  }
  return status.id === record.workflow_status_id ? {} : changeStatus(status, sent);
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
