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
  records: Type.Integer({
    minimum: 0,
    description:
      'The number of its stored records. Generated records are stored with the first change of their resource, and are not counted before.',
  }),
});

export const Snapshots = closedObject({ snapshots: Type.Array(schemaRef({ Snapshot })) });

export const ResetTo = closedObject(
  { to: Type.Optional(Type.String({ description: 'The name of a snapshot. Default: the seed.' })) },
  { example: {} },
);

export const snapshotSchemas = { Snapshot, Snapshots, ResetTo };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const snapshotParameters = [...sandboxParameters, componentRef('parameters', 'Snapshot')];

const writeRefusals = { 400: 'Invalid', 503: 'NotSaved', 507: 'StorageFull' } as const;
const snapshotWriteRefusals = { ...writeRefusals, 404: 'NoSnapshot' } as const;
const snapshotReadRefusals = { 400: 'Invalid', 404: 'NoSnapshot' } as const;

/** Reset and snapshots of a sandbox. */
export const snapshotPaths = {
  '/reset': {
    parameters: sandboxParameters,
    post: {
      operationId: 'reset',
      summary: 'Restore the seed or a snapshot; keep all snapshots',
      requestBody: { content: jsonContent({ ResetTo }) },
      ...withResponses(noContentReply, snapshotWriteRefusals),
    },
  },
  '/snapshots': {
    parameters: sandboxParameters,
    get: {
      operationId: 'listSnapshots',
      summary: 'List the snapshots, oldest first',
      ...withResponses({ 200: jsonReply('The snapshots', { Snapshots }) }, { 400: 'Invalid' }),
    },
  },
  '/snapshots/{name}': {
    parameters: snapshotParameters,
    put: {
      operationId: 'takeSnapshot',
      summary: 'Take a snapshot of the current state',
      ...withResponses(
        {
          200: jsonReply('Taken; it replaces a snapshot of the same name', { Snapshot }),
          201: jsonReply('Taken', { Snapshot }),
        },
        { ...writeRefusals, 409: 'TooMany' },
      ),
    },
    get: {
      operationId: 'exportSnapshot',
      summary: 'Export a snapshot as JSON',
      ...withResponses({ 200: jsonReply('The state', { State }) }, snapshotReadRefusals),
    },
    delete: {
      operationId: 'forgetSnapshot',
      summary: 'Remove a snapshot',
      ...withResponses(noContentReply, snapshotWriteRefusals),
    },
  },
  '/snapshots/{name}/restore': {
    parameters: snapshotParameters,
    post: {
      operationId: 'restoreSnapshot',
      summary: 'Restore a snapshot',
      ...withResponses(noContentReply, snapshotWriteRefusals),
    },
  },
};
