import type { Operation, Resource } from '../../document/document.ts';
import type { Refusal } from '../../refusal.ts';
import type { Context } from '../behaviour.ts';

/** Refuses a key that is taken: with 409 where the document has it, else 422 or 400. */
export const refuseTaken = (
  context: Context,
  { replies }: Operation,
  { resource, key }: { readonly resource: Resource; readonly key: string },
): Refusal => {
  const status =
    [409, 422, 400].find((one) => replies.has(`${one}`)) ?? (replies.has('4XX') ? 409 : 400);
  const name = resource.key.path.join('.');
  return context.refuse({
    status,
    code: 'key-taken',
    detail: `There is a record with the ${name} "${key}" already. Send another ${name}, or change that record.`,
    violations: [
      { in: 'body', pointer: `/${resource.key.path.join('/')}`, message: 'must not be taken' },
    ],
  });
};
