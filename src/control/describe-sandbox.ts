import { Type } from 'typebox';
import { State } from './describe-state.ts';
import { answers, carrying, done, named, ofJson, refer } from './description.ts';
import { Clock, Name, object } from './schema.ts';

export const Snapshot = object({
  name: refer({ Name }),
  clock: refer({ Clock }),
  records: Type.Integer({ minimum: 0, description: 'How many records it holds.' }),
});

export const Snapshots = object({ snapshots: Type.Array(refer({ Snapshot })) });

export const ResetTo = object(
  { to: Type.Optional(Type.String({ description: 'The snapshot; absent: the seed.' })) },
  { example: {} },
);

export const snapshotSchemas = { Snapshot, Snapshots, ResetTo };

const parameters = [named('parameters', 'Sandbox')];
const namedParameters = [...parameters, named('parameters', 'Snapshot')];

const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;
const changingOne = { ...changing, 404: 'NoSnapshot' } as const;
const readingOne = { 400: 'Invalid', 404: 'NoSnapshot' } as const;

/** What there is of each sandbox. */
export const describeSandbox = {
  '/reset': {
    parameters,
    post: {
      operationId: 'reset',
      summary: 'Goes back to the seed, or to a snapshot; snapshots stay',
      requestBody: { content: ofJson({ ResetTo }) },
      ...answers(done, changingOne),
    },
  },
  '/snapshots': {
    parameters,
    get: {
      operationId: 'listSnapshots',
      summary: 'The snapshots, in the order in which they were taken',
      ...answers({ 200: carrying('All of them', { Snapshots }) }, { 400: 'Invalid' }),
    },
  },
  '/snapshots/{name}': {
    parameters: namedParameters,
    put: {
      operationId: 'takeSnapshot',
      summary: 'Takes a snapshot of the state as it stands',
      ...answers(
        {
          200: carrying('Taken, in the place of another', { Snapshot }),
          201: carrying('Taken', { Snapshot }),
        },
        changing,
      ),
    },
    get: {
      operationId: 'exportSnapshot',
      summary: 'All of a snapshot',
      ...answers({ 200: carrying('The state', { State }) }, readingOne),
    },
    delete: {
      operationId: 'forgetSnapshot',
      summary: 'Forgets a snapshot',
      ...answers(done, changingOne),
    },
  },
  '/snapshots/{name}/restore': {
    parameters: namedParameters,
    post: {
      operationId: 'restoreSnapshot',
      summary: 'Goes back to a snapshot',
      ...answers(done, changingOne),
    },
  },
};
