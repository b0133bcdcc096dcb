import type { ListParameters } from '../../document/document.ts';
import type { Context } from '../behaviour.ts';
import { noticeIgnored } from './ignored.ts';
import { type Query, type Selection, select, toSelection } from './select.ts';
import type { Within } from './within.ts';

type Asking = { readonly query: Query; readonly keys: readonly string[] };

/** Reads which records of a list a call asks for, of those below its parents, and says what it asks in vain. */
export const openAsked =
  (parameters: ListParameters, within: Within | undefined) =>
  (context: Context, { query, keys }: Asking): Selection | undefined => {
    const selection = toSelection(parameters, query);
    noticeIgnored(context, parameters, { query, order: selection?.order });
    return within ? select(selection, (record) => within(record, keys)) : selection;
  };
