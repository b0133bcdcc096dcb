import type { ListParameters } from '../../document/document.ts';
import type { Context } from '../behaviour.ts';

import { forms } from './order.ts';
import type { Query, Selection } from './select.ts';

/** Says of a list what was asked of it and has no part in it. */
export const noticeIgnored = (
  context: Context,
  { unclear, sort = '', sorting: { properties, initial } }: ListParameters,
  { query, order = [] }: { readonly query: Query; readonly order: Selection['order'] | undefined },
): void => {
  for (const { parameter, initial: usual } of unclear) {
    if (isUsual(query[parameter], usual)) continue;
    context.notice(
      'filter-ignored',
      `"${parameter}" filters nothing: it is called like a property that holds objects`,
    );
  }
  if (properties.size === 0 || isUsual(query[sort], initial)) return;
  for (const { name } of order) {
    if (forms(name).some((form) => properties.has(form))) continue;
    const there = [...properties].join(', ');
    context.notice(
      'sort-ignored',
      `"${name}" of "${sort}" is no property to sort by; there is: ${there}`,
    );
  }
};

const isUsual = (asked: unknown, usual: unknown): boolean =>
  asked === undefined || asked === '' || asked === usual;
