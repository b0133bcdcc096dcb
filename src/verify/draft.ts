import type { Operation, Parameter } from '../document/document.ts';

/** A body that is to be sent; bytes and texts go as they are where the type is none of JSON or forms. */
export type DraftBody = {
  readonly type: string;
  /** Where the media type is described; absent for what no document describes. */
  readonly media?: string | undefined;
  readonly value: unknown;
};

/** A request that is to be sent, in values. */
export type Draft = {
  readonly operation: Operation;
  /** By `slotOf`: what is sent in the path, the query, header fields and cookies. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly body: DraftBody | undefined;
  readonly credential: 'shown' | 'withheld';
  /** Where it is another than the operation's. */
  readonly method?: 'HEAD';
};

/** The name under which the value of a parameter is kept. */
export const slotOf = ({ in: place, name }: Pick<Parameter, 'in' | 'name'>): string =>
  `${place} ${name}`;

/** The same draft with the value of a parameter; without it for `undefined`. */
export const withValue = (
  draft: Draft,
  parameter: Pick<Parameter, 'in' | 'name'>,
  value: unknown,
): Draft => {
  const values = new Map(draft.values);
  if (value === undefined) values.delete(slotOf(parameter));
  else values.set(slotOf(parameter), value);
  return { ...draft, values };
};
