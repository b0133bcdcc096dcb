import {
  type NestedCollection,
  type PlannedOperation,
  type Resource,
  toTypedKey,
  valueAt,
} from '../../../../inference/inference.ts';
import { findBodySchema, type Operation, propertiesOf } from '../../../../openapi/openapi.ts';
import { type ListEndpoint, toListEndpoint } from '../../lists/list-endpoint.ts';
import { readList } from '../../lists/read-list.ts';
import { readRecord } from '../../records/change-record.ts';
import { createRecord, toRemovalDraft } from '../../records/create-record.ts';
import { wrapRecord } from '../../records/record-path.ts';
import { findOwnAncestors, type TestRecord } from '../../records/test-record.ts';
import {
  type RequestDraft,
  type RequestPurpose,
  toPathParameters,
  type VerifyExchange,
} from '../../requests/request-draft.ts';
import { findLastKey, toUnknownKey } from '../../requests/unknown-records.ts';
import type { VerifyContext } from '../../verify-context.ts';

/** The operations of a membership, such as those of the users of a team. */
type Membership = {
  readonly list: ListEndpoint;
  readonly link: PlannedOperation<'link'>;
  readonly unlink: PlannedOperation<'unlink'> | undefined;
  readonly parent: Resource;
};

/** A parent of this run and a record that becomes its member. */
type Member = Membership & { readonly owner: TestRecord; readonly member: TestRecord };

/**
 * Makes a new record a member of a new parent: it is listed there once, however often it is added, and is not
 * listed any more when it has left, or is removed. Leaving does not remove it.
 */
export async function checkMembers(context: VerifyContext, resource: Resource): Promise<void> {
  for (const nested of resource.nestedCollections.filter(({ isMembership }) => isMembership)) {
    const found = findMembership(context, nested);
    const member = found && (await createMember(context, resource, found));
    if (member) await checkMember(context, member);
  }
}

function findMembership(
  { testPlan, views }: VerifyContext,
  nested: NestedCollection,
): Membership | undefined {
  const planned = testPlan.selected
    .map(testPlan.inferenceOf)
    .filter(({ nestedCollection }) => nestedCollection?.name === nested.name);
  const find = <Kind extends 'list' | 'link' | 'unlink'>(kind: Kind) =>
    planned.find((one): one is PlannedOperation<Kind> => one.plan.kind === kind);
  const [list, link, unlink] = [find('list'), find('link'), find('unlink')];
  const parent = nested.ancestors.at(-1);
  const isOfOne = link && link.plan.link.by !== 'nothing' && !link.plan.link.replacesMembers;
  if (!list || !isOfOne || !parent) return undefined;
  return { list: toListEndpoint(views, list), link, unlink, parent };
}

async function createMember(
  context: VerifyContext,
  resource: Resource,
  membership: Membership,
): Promise<Member | undefined> {
  const { parent } = membership;
  const ancestorKeys = await findOwnAncestors(context.knownRecords, parent);
  if (!ancestorKeys || resource.ancestors.length > 0 || parent === resource) return undefined;
  const owner = await createRecord(context, parent, ancestorKeys, 'with members');
  const member = await createRecord(context, resource, [], 'of a parent');
  if (owner.kind !== 'created' || member.kind !== 'created') return undefined;
  return { ...membership, owner, member };
}

async function checkMember(context: VerifyContext, one: Member): Promise<void> {
  const { link, unlink } = one;
  const added = await sendMember(context, one, link, { purpose: 'uncertain' });
  if (!added || added.reply.status >= 300 || added.reply.status === 202) {
    const reason = `adding a member was answered ${added?.reply.status}`;
    if (added) context.results.skip(link.operation, 'members', { reason, refusal: added });
    return;
  }
  context.results.pass(link.operation, 'members');
  const isMember = await checkListed(context, one, { exchange: added, expected: 1 });
  if (!isMember) return;
  const again = await sendMember(context, one, link, { purpose: 'conflict' });
  if (again) await checkListed(context, one, { exchange: again, expected: 1 });
  await checkUnknownMember(context, one);
  if (unlink) await checkLeaving(context, one, unlink);
}

/** A member that leaves is not listed any more, and is not removed. */
async function checkLeaving(
  context: VerifyContext,
  one: Member,
  unlink: PlannedOperation<'unlink'>,
): Promise<void> {
  const { member } = one;
  const left = await sendMember(context, one, unlink, { purpose: 'uncertain' });
  if (!left || left.reply.status >= 300) return;
  context.results.pass(unlink.operation, 'members');
  const isGone = await checkListed(context, one, { exchange: left, expected: 0 });
  const { read } = context.testPlan.operationsOf(member.resource);
  const shown = read && (await readRecord(context, read, member));
  if (read && !shown) {
    context.knownRecords.forget(member);
    context.cleanup.drop(member);
    fail(context, left, `Leaving also removed the record ${JSON.stringify(member.key)}.`);
  } else if (isGone) await checkRemovedMember(context, one);
}

type SentMember = {
  readonly purpose: RequestPurpose;
  /** Another key than that of the member. */
  readonly key?: unknown;
};

async function sendMember(
  context: VerifyContext,
  one: Member,
  { operation, plan: { link } }: PlannedOperation<'link'> | PlannedOperation<'unlink'>,
  { purpose, key }: SentMember,
): Promise<VerifyExchange | undefined> {
  const { owner, member } = one;
  const own = link.memberProperty
    ? valueAt(member.record, [link.memberProperty.property])
    : member.key;
  const value = key ?? own;
  const keys = [...owner.ancestorKeys, owner.key];
  const isInPath = link.by === 'path';
  if (value === undefined || (isInPath && link.memberProperty)) return undefined;
  const draft: RequestDraft | undefined = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} member`,
    extent: 'required',
    path: toPathParameters(operation, isInPath ? [...keys, `${value}`] : keys),
    presetBody: isInPath ? undefined : toMemberBody(context, { operation, body: link.body }, value),
  });
  return draft && (await context.sender.send(draft, purpose));
}

type MemberBody = {
  readonly operation: Operation;
  readonly body: PlannedOperation<'link'>['plan']['link']['body'];
};

function toMemberBody(
  { views }: VerifyContext,
  { operation, body }: MemberBody,
  value: unknown,
): unknown {
  if (!body) return undefined;
  const key = toTypedKey(views, body.schemaPointers, `${value}`);
  if (body.name === undefined) return [key];
  const path = [body.wrapper, body.name].filter((name) => name !== undefined);
  const schema = findBodySchema(operation);
  const schemas = path.reduce<readonly string[] | undefined>(
    (at, name) => propertiesOf(views, views.of(at)).get(name),
    schema === undefined ? undefined : [schema],
  );
  return wrapRecord(path, views.of(schemas).types.includes('array') ? [key] : key);
}

type ExpectedMember = { readonly exchange: VerifyExchange; readonly expected: 0 | 1 };

/** Whether the list of the parent shows the member as often as expected. */
async function checkListed(
  context: VerifyContext,
  { list, owner, member }: Member,
  { exchange, expected }: ExpectedMember,
): Promise<boolean> {
  const draft = context.requestFactory.createDraft(list.operation, {
    stream: 'members',
    extent: 'required',
    path: toPathParameters(list.operation, [...owner.ancestorKeys, owner.key]),
  });
  const countIn = (keys: readonly unknown[]): number =>
    keys.filter((key) => key === member.key).length;
  const contents =
    draft &&
    (await context.waitUntil(
      () => readList(context, list, draft),
      (observed) => !observed || countIn(observed.keys) === expected,
    ));
  // Without keys no record can be found.
  if (!contents || contents.extent === 'part' || contents.keys.includes(undefined)) return true;
  const count = countIn(contents.keys);
  if (count === expected) return true;
  const where = `in ${list.operation.path}`;
  const { method } = exchange.draft.operation;
  const key = JSON.stringify(member.key);
  const times = count > 1 ? `${count} times` : count === 1 ? 'still' : 'not';
  context.results.fail(exchange.draft.operation, 'members', {
    message: `After ${method} (${exchange.reply.status}) the record ${key} is ${times} listed ${where}.`,
    exchange: contents.pages[0].exchange,
    others: [exchange],
  });
  return false;
}

function fail(context: VerifyContext, exchange: VerifyExchange, message: string): void {
  context.results.fail(exchange.draft.operation, 'members', { message, exchange });
}

/** A record that does not exist cannot become a member, where the document says 404. */
async function checkUnknownMember(context: VerifyContext, one: Member): Promise<void> {
  const { link, member } = one;
  const last = findLastKey(link.operation);
  if (link.plan.link.by !== 'path' || !last || !link.operation.replies.has('404')) return;
  const key = toUnknownKey(context, last.schemaPointer, member.key);
  const exchange = await sendMember(context, one, link, { purpose: 'uncertain', key });
  if (!exchange || exchange.reply.status >= 300) return;
  const { method } = link.operation;
  const { status } = exchange.reply;
  fail(context, exchange, `${method} answers ${status} for an unknown record. Expected: 404.`);
}

/** A member that is removed is not listed below its parent any more. */
async function checkRemovedMember(context: VerifyContext, one: Member): Promise<void> {
  const { link, member } = one;
  const removal = toRemovalDraft(context, member);
  const added = removal && (await sendMember(context, one, link, { purpose: 'uncertain' }));
  if (!added || added.reply.status >= 300) return;
  const removed = await context.sender.send(removal, 'conflict');
  if (!removed || removed.reply.status >= 300 || removed.reply.status === 202) return;
  context.knownRecords.forget(member);
  context.cleanup.drop(member);
  await checkListed(context, one, { exchange: removed, expected: 0 });
}
