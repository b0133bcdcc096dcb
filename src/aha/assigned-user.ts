import type { StoredRecord } from '../index.ts';
import { userIdOf } from './filter.ts';
import { isObject, own } from './property.ts';
import { quote } from './quote.ts';
import { invalid, type Sent } from './sent.ts';

/**
 * Who is assigned: `{"email": "..."}` or an e-mail address (Aha! documentation); null or blank for
 * nobody. Refuses an unknown address with 400.
 */
export const assignedUser = (sent: Sent): StoredRecord => {
  const value = own(sent.attributes, 'assigned_to_user');
  if (value === undefined) return {};
  if (value === null || value === '') return { assigned_to_user_id: null, default_assignee: false };
  const email = isObject(value) ? own(value, 'email') : value;
  const id = typeof email === 'string' ? userIdOf(email, sent.context) : undefined;
  if (id !== undefined) return { assigned_to_user_id: id, default_assignee: false };
  throw invalid(
    sent,
    'assigned_to_user',
    `must name a user of the account as {"email": "..."}, not ${quote(value)}`,
  );
};
