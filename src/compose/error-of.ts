import { STATUS_CODES } from 'node:http';
import type { ErrorOf } from '../behaviour/documented.ts';
import { findReply } from '../document/document.ts';
import { refuse } from '../refusal.ts';
import { toProblem } from '../response/problem.ts';
import type { Service } from '../server/service.ts';

/** Writes the error of a status as it is written when a call is refused: by the module, else by the document. */
export const openErrorOf =
  ({ refuse: own, errorForms }: Pick<Service, 'refuse' | 'errorForms'>): ErrorOf =>
  async (operation, status) => {
    const title = STATUS_CODES[status] ?? `Status ${status}`;
    const code = title.toLowerCase().replace(/[^a-z\d]+/g, '-');
    const refusal = refuse({ status, code, detail: `${title}.` });
    const formed = own?.(refusal, { operation }) ?? (await errorForms(refusal, operation));
    // A status that the document describes without a body has none.
    return formed ?? (findReply(operation, status) ? undefined : toProblem(refusal));
  };
