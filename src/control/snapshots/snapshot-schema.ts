import { Type } from 'typebox';
import {
  Clock,
  closedObject,
  componentRef,
  jsonContent,
  jsonReply,
  Name,
  noContentReply,
  schemaRef,
  withResponses,
} from '../docs/document-parts.ts';
import { State } from '../state/state-schema.ts';

export const Snapshot = closedObject({
  name: schemaRef({ Name }),
  clock: schemaRef({ Clock }),
  records: Type.Integer({ minimum: 0, description: 'How many records it holds.' }),
});

export const Snapshots = closedObject({ snapshots: Type.Array(schemaRef({ Snapshot })) });

export const ResetTo = closedObject(
  { to: Type.Optional(Type.String({ description: 'The snapshot; absent: the seed.' })) },
  { example: {} },
);

export const snapshotSchemas = { Snapshot, Snapshots, ResetTo };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const snapshotParameters = [...sandboxParameters, componentRef('parameters', 'Snapshot')];

const writeRefusals = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;
const snapshotWriteRefusals = { ...writeRefusals, 404: 'NoSnapshot' } as const;
const snapshotReadRefusals = { 400: 'Invalid', 404: 'NoSnapshot' } as const;

/** What there is of each sandbox. */
export const snapshotPaths = {
  '/reset': {
    parameters: sandboxParameters,
    post: {
      operationId: 'reset',
      summary: 'Goes back to the seed, or to a snapshot; snapshots stay',
      requestBody: { content: jsonContent({ ResetTo }) },
      ...withResponses(noContentReply, snapshotWriteRefusals),
    },
  },
  '/snapshots': {
    parameters: sandboxParameters,
    get: {
      operationId: 'listSnapshots',
      summary: 'The snapshots, in the order in which they were taken',
      ...withResponses({ 200: jsonReply('All of them', { Snapshots }) }, { 400: 'Invalid' }),
    },
  },
  '/snapshots/{name}': {
    parameters: snapshotParameters,
    put: {
      operationId: 'takeSnapshot',
      summary: 'Takes a snapshot of the state as it stands',
      ...withResponses(
        {
          200: jsonReply('Taken, in the place of another', { Snapshot }),
          201: jsonReply('Taken', { Snapshot }),
        },
        writeRefusals,
      ),
    },
    get: {
      operationId: 'exportSnapshot',
      summary: 'All of a snapshot',
      ...withResponses({ 200: jsonReply('The state', { State }) }, snapshotReadRefusals),
    },
    delete: {
      operationId: 'forgetSnapshot',
      summary: 'Forgets a snapshot',
      ...withResponses(noContentReply, snapshotWriteRefusals),
    },
  },
  '/snapshots/{name}/restore': {
    parameters: snapshotParameters,
    post: {
      operationId: 'restoreSnapshot',
      summary: 'Goes back to a snapshot',
      ...withResponses(noContentReply, snapshotWriteRefusals),
    },
  },
};
