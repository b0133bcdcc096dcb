import type { Breach } from '../contract/contract.ts';
import { isJson, type Operation } from '../document/document.ts';
import { breakAt, breakValue, listBreakages } from './breakage.ts';
import { type Draft, slotOf, withValue } from './draft.ts';
import { isRefusalDocumented } from './excuse.ts';
import { findGround, type Ground } from './operation-requests.ts';
import { toPath } from './path.ts';
import type { Exchange, Purpose } from './sender.ts';
import { keepTrack } from './track.ts';
import { walkList } from './walk.ts';
import type { World } from './world.ts';

/** A request that is broken in one place. */
type Broken = {
  readonly draft: Draft;
  readonly purpose: Purpose;
  /** What is wrong with it. */
  readonly breach: Breach;
};

/** So many broken requests are sent to an operation. */
const most = 60;

/** Sends requests that are broken in one place each, which have to be refused, and must not be stored. */
export const sendBroken = async (world: World, operation: Operation): Promise<void> => {
  const ground = await findGround(world, operation);
  const base =
    ground &&
    world.maker.make(operation, {
      stream: `${operation.id} broken`,
      extent: 'everything',
      path: ground.path,
      given: ground.given,
    });
  if (!ground || !base) return;
  const broken = listBroken(world, base).slice(0, most);
  const before = broken.length > 0 ? await readKeys(world, operation, ground) : undefined;
  const taken = await Promise.all(broken.map((one) => sendOne(world, one, ground)));
  if (before)
    await checkNotStored(world, operation, {
      ground,
      before,
      refused: taken.flatMap((one) => one ?? []),
    });
};

/** A request that was refused; `undefined` where it was not. */
const sendOne = async (
  world: World,
  { draft, purpose, breach }: Broken,
  { keys }: Ground,
): Promise<Exchange | undefined> => {
  const { operation } = draft;
  const exchange = await keepTrack(world, draft, { keys, purpose });
  if (!exchange || !isRefusalDocumented(operation, purpose)) return undefined;
  world.book.pass(operation, 'refusal');
  const { status } = exchange.got;
  if (status >= 400) return exchange;
  const message = `A request that is broken was answered with ${status}: ${breach.message}`;
  world.book.fail(operation, 'refusal', { ...breach, message, exchange });
  return undefined;
};

const listBroken = (world: World, base: Draft): readonly Broken[] => {
  const drafts = [...breakParameters(world, base), ...breakBody(world, base)];
  return drafts.flatMap(({ draft, purpose }) => {
    const sent = openBroken(world, draft);
    return sent ? [{ draft, purpose, breach: sent }] : [];
  });
};

/** What is wrong with a request; `undefined` where nothing is. */
const openBroken = ({ judge, write }: World, draft: Draft): Breach | undefined =>
  judge.request(draft.operation, write(draft)).find(({ where }) => where !== 'credential');

type Drafted = Pick<Broken, 'draft' | 'purpose'>;

const breakParameters = ({ shapes, maker }: World, base: Draft): readonly Drafted[] =>
  base.operation.parameters.flatMap((parameter) => {
    const { in: place, required, schema } = parameter;
    const shape = shapes.of([schema]);
    const isPlain = shape.properties.size === 0 && shape.items.length === 0;
    const known = base.values.get(slotOf(parameter)) ?? maker.exampleOf(parameter, 'broken');
    const values = isPlain ? breakValue(shape, known).filter(isSendable) : [];
    const purpose: Purpose = place === 'path' ? 'misnamed' : 'broken';
    const missing = required && place !== 'path' ? [undefined] : [];
    return [...missing, ...values].map((value) => ({
      draft: withValue(base, parameter, value),
      purpose,
    }));
  });

/** An empty text may be no value at all, and an object is a text like any other. */
const isSendable = (value: unknown): boolean => value !== '' && typeof value !== 'object';

const breakBody = ({ shapes }: World, base: Draft): readonly Drafted[] => {
  const { operation, body } = base;
  if (!body?.media) return [];
  const missing: readonly Draft[] = operation.body?.required ? [{ ...base, body: undefined }] : [];
  if (!isJson(body.type)) return missing.map((draft) => ({ draft, purpose: 'broken' }));
  const broken = listBreakages(shapes, [`${body.media}/schema`], body.value).map(
    (breakage): Draft => ({ ...base, body: { ...body, value: breakAt(body.value, breakage) } }),
  );
  const unreadable: Draft = { ...base, body: { ...body, value: Buffer.from('{"sandlot": ') } };
  const other: Draft = { ...base, body: { type: 'application/x-sandlot', value: 'sandlot' } };
  return [
    { draft: unreadable, purpose: 'unreadable' },
    ...[...missing, ...broken].map((draft): Drafted => ({ draft, purpose: 'broken' })),
    { draft: other, purpose: 'mistyped' },
  ];
};

/** The keys that a collection has; `undefined` where nobody can tell. */
const readKeys = async (
  world: World,
  operation: Operation,
  { keys }: Pick<Ground, 'keys'>,
): Promise<ReadonlySet<string> | undefined> => {
  const { resource, behaviour } = world.plan.conclusionOf(operation);
  const list = resource && behaviour === 'create' ? world.plan.rolesOf(resource).list : undefined;
  if (
    !list ||
    list.operation.parameters.some(({ in: place, required }) => place === 'query' && required)
  )
    return undefined;
  const draft = world.maker.make(list.operation, {
    stream: 'stored',
    extent: 'required',
    path: toPath(list.operation, keys),
  });
  const walk = draft && (await walkList(world, list, draft));
  return walk?.extent === 'whole' ? new Set(walk.keys.flatMap((key) => key ?? [])) : undefined;
};

type Stored = {
  readonly ground: Ground;
  readonly before: ReadonlySet<string>;
  readonly refused: readonly Exchange[];
};

/** What was refused changed nothing. */
const checkNotStored = async (
  world: World,
  operation: Operation,
  { ground, before, refused }: Stored,
): Promise<void> => {
  const after = await readKeys(world, operation, ground);
  const [first] = refused;
  if (!after || !first) return;
  const own = new Set(world.trash.keys());
  const stray = [...after].find((key) => !before.has(key) && !own.has(key));
  if (stray === undefined) return;
  const message = `Broken requests were refused, and yet a record was stored: ${JSON.stringify(stray)}.`;
  world.book.fail(operation, 'refusal', { message, where: 'status', exchange: first });
};
