import { Type } from 'typebox';
import { answers, done, named } from './description.ts';
import { count } from './schema.ts';

export const times = Type.Integer({
  minimum: 1,
  description: 'For so many calls; for all when absent.',
});
export const used = Type.Integer({ minimum: 0, description: 'How many calls it was for.' });

const changing = { 400: 'Invalid' } as const;

/** What the operations on overrides and on faults have in common. */
export const describeTold = (one: string, many: string) => {
  const name = `${one.charAt(0).toUpperCase()}${one.slice(1)}`;
  return {
    list: {
      operationId: `list${name}s`,
      summary: `The ${many} that hold, in the order in which they were told`,
    },
    add: { operationId: `add${name}`, summary: `Tells of one more ${one}` },
    clear: {
      operationId: `remove${name}s`,
      summary: `Takes all ${many} back`,
      ...answers(done, changing),
    },
    remove: {
      operationId: `remove${name}`,
      summary: `Takes one ${one} back`,
      ...answers(done, { ...changing, 404: 'NotTold' }),
    },
  };
};

const sandbox = named('parameters', 'Sandbox');
export const parameters = [sandbox];
export const ofOne = [sandbox, { name: 'id', in: 'path', required: true, schema: count }];
