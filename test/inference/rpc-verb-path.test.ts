import t from 'tap';
import { parseVerbPath } from '../../src/inference/operations/rpc/rpc-verb-path.ts';
import { parsePathTemplate, toTreeKey } from '../../src/inference/paths/path-tree.ts';

/** Of a method and a path what is done, the path of all records, and the parameter that names one. */
const read: readonly (readonly [string, string])[] = [
  ['POST /things/create', 'create /things'],
  ['PUT /things/add', 'create /things'],
  ['GET /things/list', 'list /things'],
  ['POST /things/list_all', 'list /things'],
  ['GET /things/getAll', 'list /things'],
  ['GET /things/get/{id}', 'read /things id'],
  ['POST /things/view', 'read /things'],
  ['PATCH /things/update/{id}', 'update /things id'],
  ['DELETE /things/delete/{id}', 'remove /things id'],
  ['POST /things:create', 'create /things'],
  ['POST /createThing', 'create /thing'],
  ['POST /CreateThing', 'create /thing'],
  ['POST /create-thing', 'create /thing'],
  ['POST /add_big_thing', 'create /big_thing'],
  ['GET /getThing/{id}', 'read /thing id'],
  ['GET /getThingById', 'read /thing'],
  ['GET /get-thing-by-id', 'read /thing'],
  ['GET /listThings', 'list /things'],
  ['GET /getAllThings', 'list /things'],
  ['GET /get_all_things', 'list /things'],
  ['GET /getThingList', 'list /thing'],
  ['GET /get-thing-list', 'list /thing'],
  ['DELETE /deleteThing', 'remove /thing'],
  ['POST /things.create', 'create /things'],
  ['GET /things.parts.info', 'read /things.parts'],
  ['POST /owners/{id}/createThing', 'create /owners/{}/thing'],
  ['POST /things/{id}/update', 'update /things id'],
  ['POST /things/{id}/updateThing', 'update /things id'],
  ['POST /things/{id}/delete', 'remove /things id'],
  ['GET /things/{id}/details', 'read /things id'],
  ['GET /owners/{id}/things/list', 'list /owners/{}/things'],
];

for (const [operation, expected] of read) {
  t.test(`${operation} means ${expected}`, async (t) => {
    const [method = '', path = ''] = operation.split(' ');
    const found = parseVerbPath(parsePathTemplate(path) ?? [], method);

    t.equal(
      [found?.role, found && toTreeKey(found.collectionPath), found?.parameter]
        .filter((part) => part !== undefined)
        .join(' '),
      expected,
    );
  });
}

/** Methods and paths without a verb. */
const silent: readonly string[] = [
  ...['POST /', 'POST /create', 'GET /{id}', 'POST /things', 'GET /things/{id}'],
  // A method that the verb does not have.
  ...['GET /things/create', 'DELETE /things/get/{id}', 'GET /deleteThing', 'PUT /things/list'],
  // Of which, or whose.
  ...['GET /getThingsOfOwner', 'GET /get_things_for_owner', 'GET /things/list/{ownerId}'],
  // Something of the record, or to do with it.
  ...['POST /teams/{id}/addUser', 'POST /batches/{id}/remove', 'POST /chats/{id}/read'],
  ...['GET /cells/{id}/view', 'POST /{id}/create', 'POST /things/{id}/create'],
  // Words that only begin so.
  ...['GET /listings', 'POST /newsletter', 'GET /getaway', 'POST /updates', 'GET /things.json.v2'],
  'POST /create--',
];

for (const operation of silent) {
  t.test(`${operation} is no RPC path`, async (t) => {
    const [method = '', path = ''] = operation.split(' ');

    t.equal(parseVerbPath(parsePathTemplate(path) ?? [], method), undefined);
  });
}
