import type { OperationRule } from './operation-rule.ts';
import { action } from './rules/action.ts';
import { actionByBody } from './rules/action-by-body.ts';
import { actionOnMany } from './rules/action-on-many.ts';
import { alternateKey } from './rules/alternate-key.ts';
import { batch } from './rules/batch.ts';
import { caller } from './rules/caller.ts';
import { cancellation } from './rules/cancellation.ts';
import { collection } from './rules/collection.ts';
import { compoundKey } from './rules/compound-key.ts';
import { copy } from './rules/copy.ts';
import { count } from './rules/count.ts';
import { example } from './rules/example.ts';
import { existence } from './rules/existence.ts';
import { extension } from './rules/extension.ts';
import { item } from './rules/item.ts';
import { listOfAllParents } from './rules/list-of-all-parents.ts';
import { lookup } from './rules/lookup.ts';
import { batchMembership, membership, membershipByVerb } from './rules/membership.ts';
import { merge } from './rules/merge.ts';
import { jsonLinesImport, nestedCreate } from './rules/nested-create.ts';
import { jsonLinesExport, nestedList } from './rules/nested-list.ts';
import { newest } from './rules/newest.ts';
import { objectList } from './rules/object-list.ts';
import { recordView } from './rules/record-view.ts';
import { rpcPath } from './rules/rpc-path.ts';
import { scalarList } from './rules/scalar-list.ts';
import { upsert } from './rules/upsert.ts';

/** The rules that decide what an operation does, in order of precedence: the first that applies wins. */
export const operationRules: readonly OperationRule[] = [
  extension, // x-sandlot: { behaviour: read }
  rpcPath, // POST /things/create, GET /things.info?id=4
  caller, // GET /me
  alternateKey, // GET /releases/tags/{tag}
  newest, // GET /releases/latest
  lookup, // GET /users/lookup?email=a@b.c
  objectList, // /issues/{number}/labels, a list of objects
  scalarList, // /pets/{id}/tags, a list of texts
  membership, // PUT /teams/{team}/users/{user}
  recordView, // GET /pods/{name}/status
  cancellation, // DELETE /subscriptions/{id} cancels
  item, // GET /pets/{id}
  compoundKey, // POST /user/repos of /repos/{owner}/{repo}
  jsonLinesExport, // GET /pets/export
  jsonLinesImport, // POST /pets/import
  listOfAllParents, // GET /pets, over /owners/{owner}/pets
  collection, // POST /pets
  batchMembership, // POST /teams/{team}/users/remove
  membershipByVerb, // POST /sections/{section}/addTask
  nestedList, // GET /pets/findByStatus
  count, // GET /pets/count
  existence, // GET /users/exists
  upsert, // POST /contacts/upsert
  nestedCreate, // POST /pets/import
  batch, // POST /pets/bulk-delete
  copy, // POST /templates/{id}/duplicate
  merge, // POST /contacts/merge with from and into
  actionOnMany, // POST /users/ban with user_ids
  actionByBody, // POST /transfers/cancel with a transfer_id
  action, // POST /orders/{id}/cancel
  example, // everything else
];
