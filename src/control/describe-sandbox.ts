import type { JsonObject } from '../document/document.ts';
import { answers, named, ofJson } from './description.ts';

const parameters = [named('parameters', 'Sandbox')];
const namedParameters = [...parameters, named('parameters', 'Snapshot')];

const done = { 204: { description: 'Done' } };
const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' };
const changingOne = { ...changing, 404: 'NoSnapshot' };
const readingOne = { 400: 'Invalid', 404: 'NoSnapshot' };

/** What there is of each sandbox. */
export const describeSandbox: Readonly<Record<string, JsonObject>> = {
  '/reset': {
    parameters,
    post: {
      operationId: 'reset',
      summary: 'Goes back to the seed, or to a snapshot; snapshots stay',
      requestBody: { content: ofJson('ResetTo') },
      ...answers(done, changingOne),
    },
  },
  '/snapshots': {
    parameters,
    get: {
      operationId: 'listSnapshots',
      summary: 'The snapshots, in the order in which they were taken',
      ...answers(
        { 200: { description: 'All of them', content: ofJson('Snapshots') } },
        { 400: 'Invalid' },
      ),
    },
  },
  '/snapshots/{name}': {
    parameters: namedParameters,
    put: {
      operationId: 'takeSnapshot',
      summary: 'Takes a snapshot of the state as it stands',
      ...answers(
        {
          200: { description: 'Taken, in the place of another', content: ofJson('Snapshot') },
          201: { description: 'Taken', content: ofJson('Snapshot') },
        },
        changing,
      ),
    },
    get: {
      operationId: 'exportSnapshot',
      summary: 'All of a snapshot',
      ...answers({ 200: { description: 'The state', content: ofJson('State') } }, readingOne),
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
