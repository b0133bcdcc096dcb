import type { StoredRecord } from '../index.ts';
import { nextId } from './event-id.ts';
import { readDate } from './occurred-on.ts';
import { isObject, own } from './property.ts';
import { quote } from './quote.ts';
import { booleanAt, invalid, type Sent, textAt } from './sent.ts';

/** The name of a record; refuses a blank one with 400. */
export const changedName = (sent: Sent): StoredRecord => {
  const name = textAt(sent, 'name');
  if (name === undefined) return {};
  if (name === null || name.trim() === '') throw invalid(sent, 'name', 'must not be blank');
  return { name };
};

/** Dates of a record; null or blank clears, what is no date is refused with 400. */
export const changedDates = (sent: Sent, names: readonly string[]): StoredRecord => {
  const dates: Record<string, string | null> = {};
  for (const name of names) {
    const text = textAt(sent, name);
    if (text === undefined) continue;
    const date = text === null || text.trim() === '' ? null : readDate(text);
    if (date === undefined) {
      throw invalid(sent, name, `must be a date such as "2019-02-06", not ${quote(text)}`);
    }
    dates[name] = date;
  }
  return dates;
};

/** Whether a feature uses the estimates of its requirements. */
export const changedUse = (sent: Sent): StoredRecord => {
  const use = booleanAt(sent, 'use_requirements_estimates');
  return use === undefined ? {} : { use_requirements_estimates: use };
};

/** A description: a text comes in, a note goes out (Aha! documentation). */
export const changedDescription = (sent: Sent, record: StoredRecord): StoredRecord => {
  const body = own(sent.attributes, 'description');
  if (body === undefined) return {};
  if (body !== null && typeof body !== 'string') {
    throw invalid(sent, 'description', `must be a text, not ${quote(body)}`);
  }
  const { now } = sent;
  const note = isObject(record.description)
    ? record.description
    : { id: nextId(sent.context, 'notes'), created_at: now };
  return { description: { ...note, body: body ?? '', updated_at: now } };
};
