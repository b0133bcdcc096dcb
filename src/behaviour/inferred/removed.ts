import { toBookName } from '../../book.ts';
import type { Context } from '../behaviour.ts';

/** Where it is kept which records were removed that would be there otherwise. */
const ledger = toBookName('removed');

export const isRemoved = (context: Context, name: string, key: string): boolean =>
  context.records(ledger).get(`${name}/${key}`) !== undefined;

export const noteRemoved = (context: Context, name: string, key: string): void => {
  const id = `${name}/${key}`;
  const records = context.records(ledger);
  if (records.get(id) === undefined) records.insert({ id });
};

/** Forgets that a record was removed; false where nobody had noted it. */
export const forgetRemoved = (context: Context, name: string, key: string): boolean =>
  context.records(ledger).remove(`${name}/${key}`);
